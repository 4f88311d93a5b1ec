using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Low-resolution mask logits for boxes, from either kind of SAM decoder.</summary>
internal sealed class SamDecoder
{
    private const string Coordinates = "point_coords";
    private const string Labels = "point_labels";
    private const string PriorMask = "mask_input";
    private const string HasPrior = "has_mask_input";
    private const string OriginalSize = "orig_im_size";
    private const string Points = "input_points";
    private const string PointLabels = "input_labels";
    private const string Boxes = "input_boxes";
    private const string Embeddings = "image_embeddings";
    private const string Positions = "image_positional_embeddings";
    private const int TopLeft = 2;
    private const int BottomRight = 3;
    private const int PriorScale = 4;

    private readonly SegmenterModel _model;
    private IGraphSession _session;
    private readonly GraphSignature _signature;
    private readonly string[] _outputs;

    internal SamDecoder(SegmenterModel model, IGraphSession session)
    {
        _model = model;
        _session = session;
        _signature = session.Signature;
        bool meta = _signature.Input(Coordinates) is not null && _signature.Input(Labels) is not null;
        bool optimum = _signature.Input(Boxes) is not null ^ _signature.Input(Points) is not null;
        Kind = model.Kind ?? (meta ? SegmenterKind.Meta : SegmenterKind.Optimum);
        if (!(Kind == SegmenterKind.Meta ? meta : optimum) || _signature.Input(Embeddings) is null)
        {
            throw GraphChecks.Unknown(
                model.Decoder, _signature,
                $"a SAM decoder has {Embeddings} and either {Coordinates} and {Labels}, "
                    + $"or {Points} and {PointLabels}, or {Boxes}.");
        }

        GraphChecks.RequireOnly(
            model.Decoder, _signature,
            Kind == SegmenterKind.Meta
                ? [Coordinates, Labels, PriorMask, HasPrior, OriginalSize, Embeddings]
                : [Points, PointLabels, Boxes, Embeddings, Positions]);
        _outputs = [MaskOutput(), IouOutput()];
        GraphTensor boxes = _signature.Input(Coordinates) ?? _signature.Input(Points) ?? _signature.Input(Boxes)!;
        ManyBoxes = Kind == SegmenterKind.Optimum && boxes.Axes[1].IsFree;
    }

    /// <summary>Kind of export.</summary>
    internal SegmenterKind Kind { get; }

    /// <summary>Whether several boxes go through in one run.</summary>
    internal bool ManyBoxes { get; }

    /// <summary>Whether the decoder needs the encoder's positional embeddings.</summary>
    internal bool NeedsPositions => _signature.Input(Positions) is not null;

    /// <summary>Output that masks are built from.</summary>
    internal string MaskName => _outputs[0];

    /// <summary>Logits and predicted IoU of every box.</summary>
    /// <param name="embedding">Of the picture.</param>
    /// <param name="boxes">In pixels of the encoder's input.</param>
    internal IReadOnlyList<SamMasks> Run(SamEmbedding embedding, IReadOnlyList<PixelBox> boxes)
    {
        if (ManyBoxes)
        {
            return RunOnce(embedding, boxes, TopLeft, BottomRight);
        }

        return [.. boxes.Select(box => RunOnce(embedding, [box], TopLeft, BottomRight)[0])];
    }

    /// <summary>
    /// Refuses a graph to which the labels of a box's corners mean nothing: it would take them for bare points, silently. Swapped
    /// corner labels, and those of two foreground points, must give something else than a box.
    /// </summary>
    internal void RequireBoxLabels(SamEmbedding probe)
    {
        if (_signature.Input(Boxes) is not null)
        {
            return;
        }

        double side = Math.Max(probe.Resized.Width, probe.Resized.Height);
        PixelBox[] box = [new(side * 0.2, side * 0.3, side * 0.7, side * 0.8)];
        SamMasks asBox = RunOnce(probe, box, TopLeft, BottomRight)[0];
        foreach ((int first, int second) in new[] { (BottomRight, TopLeft), (1, 1) })
        {
            if (RunOnce(probe, box, first, second)[0].Logits.Span.SequenceEqual(asBox.Logits.Span))
            {
                throw new UserDataException(
                    $"{_model.Decoder.Role}: {_model.Decoder.Path} ignores the labels 2 and 3 that mark the corners of a box "
                        + $"(labels {first} and {second} give the same masks), so it cannot take boxes. "
                        + "Export it again with a later version of optimum, or use a decoder of Meta's script.");
            }
        }
    }

    /// <summary>Leaves out the enlarging to the photo's size, which is not used, where that changes nothing.</summary>
    /// <param name="engine">Loads the part.</param>
    /// <param name="probe">Of some picture.</param>
    /// <returns>The session that is used from now on; the earlier one is closed if it is another.</returns>
    internal IGraphSession Narrow(IGraphEngine engine, SamEmbedding probe)
    {
        IGraphSession whole = _session;
        if (engine.LoadPart(_model.Decoder, _signature, _outputs) is not IGraphSession part)
        {
            return whole;
        }

        PixelBox[] box = [new(1, 1, probe.Resized.Width / 2.0, probe.Resized.Height / 2.0)];
        SamMasks expected = Run(probe, box)[0];
        try
        {
            _session = part;
            SamMasks found = Run(probe, box)[0];
            if (GraphChecks.Agree(expected.Logits.Span, found.Logits.Span)
                && GraphChecks.Agree(expected.Ious.Span, found.Ious.Span))
            {
                whole.Dispose();
                return part;
            }
        }
        catch (UserDataException)
        {
            // The whole graph does the same.
        }

        _session = whole;
        part.Dispose();
        return whole;
    }

    private IReadOnlyList<SamMasks> RunOnce(SamEmbedding embedding, IReadOnlyList<PixelBox> boxes, int first, int second)
    {
        List<GraphInput> inputs = Kind == SegmenterKind.Meta
            ? MetaInputs(embedding, boxes[0], first, second)
            : OptimumInputs(embedding, boxes, first, second);
        inputs.Add(GraphInput.Of(Embeddings, embedding.Embeddings.Values,
            [.. embedding.Embeddings.Shape.Select(size => (long)size)]));
        IReadOnlyList<GraphOutput> outputs = _session.Run(inputs, _outputs);
        return SamMasks.Split(outputs[0], outputs[1], boxes.Count)
            ?? throw new UserDataException(
                $"{_model.Decoder.Role}: {_model.Decoder.Path} gave {outputs[0]} and {outputs[1]} "
                + $"for {Counted.Of(boxes.Count, "box", "boxes")}; "
                + "expected masks [.., masks, rows, columns] and one IoU per mask. Use a known export of SAM.");
    }

    private List<GraphInput> MetaInputs(SamEmbedding embedding, PixelBox box, int first, int second)
    {
        var inputs = new List<GraphInput>
        {
            GraphInput.Of(Coordinates, [(float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom], 1, 2, 2),
            GraphInput.Of(Labels, new float[] { first, second }, 1, 2),
        };
        if (_signature.TryInput(PriorMask, out GraphTensor? prior))
        {
            int height = prior.Axes[2].Size ?? (PriorScale * embedding.Embeddings.Shape[2]);
            int width = prior.Axes[3].Size ?? (PriorScale * embedding.Embeddings.Shape[3]);
            inputs.Add(GraphInput.Of(PriorMask, new float[height * width], 1, 1, height, width));
        }

        if (_signature.Input(HasPrior) is not null)
        {
            inputs.Add(GraphInput.Of(HasPrior, new float[1], 1));
        }

        if (_signature.Input(OriginalSize) is not null)
        {
            // It only sizes `masks`, which is not used; the encoder's size keeps that work small for large photos.
            inputs.Add(GraphInput.Of(OriginalSize, [embedding.Resized.Height, (float)embedding.Resized.Width], 2));
        }

        return inputs;
    }

    private List<GraphInput> OptimumInputs(SamEmbedding embedding, IReadOnlyList<PixelBox> boxes, int first, int second)
    {
        float[] corners =
            [.. boxes.SelectMany(box => new[] { (float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom })];
        var inputs = new List<GraphInput>();
        if (_signature.Input(Boxes) is not null)
        {
            inputs.Add(GraphInput.Of(Boxes, corners, 1, boxes.Count, 4));
        }
        else
        {
            inputs.Add(GraphInput.Of(Points, corners, 1, boxes.Count, 2, 2));
            long[] labels = [.. boxes.SelectMany(_ => new long[] { first, second })];
            inputs.Add(GraphInput.Of(PointLabels, labels, 1, boxes.Count, 2));
        }

        if (NeedsPositions)
        {
            GraphOutput positions = embedding.Positions!;
            inputs.Add(GraphInput.Of(Positions, positions.Values, [.. positions.Shape.Select(size => (long)size)]));
        }

        return inputs;
    }

    /// <summary>
    /// Never an upscaled <c>masks</c>: some exporters freeze its crop for one aspect ratio. Decoders without in-graph upscaling
    /// call their low-resolution output <c>masks</c>.
    /// </summary>
    private string MaskOutput()
    {
        string? name = _signature.Output("low_res_masks")?.Name ?? _signature.Output("pred_masks")?.Name;
        name ??= _signature.Input(OriginalSize) is null ? _signature.Output("masks")?.Name : null;
        return name ?? throw GraphChecks.Unknown(
            _model.Decoder, _signature,
            "a SAM decoder has the output low_res_masks or pred_masks (upscaled masks are not used: some exports shift them).");
    }

    private string IouOutput() => (_signature.Output("iou_predictions") ?? _signature.Output("iou_scores"))?.Name
        ?? throw GraphChecks.Unknown(_model.Decoder, _signature, "a SAM decoder has the output iou_predictions or iou_scores.");
}
