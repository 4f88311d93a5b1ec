using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>SAM (E7): the encoder once per picture, the decoder per box; masks always from the low-resolution logits.</summary>
public sealed class SamSegmenter : ISegmenter, IFoundationModel
{
    private readonly SegmenterModel _model;
    private readonly IGraphSession _encoderSession;
    private IGraphSession _decoderSession;
    private readonly SamEncoder _encoder;
    private readonly SamDecoder _decoder;
    private readonly IMaskKernels _masks;

    private SamSegmenter(
        SegmenterModel model, IGraphSession encoder, IGraphSession decoder, IImageKernels resizer, IMaskKernels masks)
    {
        _model = model;
        _encoderSession = encoder;
        _decoderSession = decoder;
        _masks = masks;
        _encoder = new SamEncoder(model, encoder, new PictureTensors(resizer));
        _decoder = new SamDecoder(model, decoder);
        if (_decoder.NeedsPositions && encoder.Signature.Output("image_positional_embeddings") is null)
        {
            throw new UserDataException(
                $"{model.Decoder.Role}: {model.Decoder.Path} needs image_positional_embeddings, "
                    + $"but {model.Encoder.Path} gives only {string.Join("; ", encoder.Signature.Outputs)}. "
                    + "Use encoder and decoder of one export.");
        }

        using SamEmbedding probe = (SamEmbedding)Encode(ProbePicture.Draw(96, 64));
        CheckChannels(probe);
        SamMasks sample = _decoder.Run(probe, [new PixelBox(1, 1, probe.Resized.Width / 2.0, probe.Resized.Height / 2.0)])[0];
        _decoder.RequireBoxLabels(probe);
        string family = $"SAM, {_decoder.Kind.ToString().ToLowerInvariant()} decoder with {sample.Count} "
            + $"{(sample.Count == 1 ? "mask" : "masks")}, {_encoder.Kind.ToString().ToLowerInvariant()} encoder";
        Report = new ModelReport("segmenter", family, [encoder.Signature, decoder.Signature], Facts(sample));
    }

    /// <inheritdoc />
    public ModelReport Report { get; }

    /// <inheritdoc />
    public IReadOnlyList<IGraphSession> Sessions => [_encoderSession, _decoderSession];

    /// <summary>Loads both graphs and runs each on a probe.</summary>
    /// <param name="model">What to load.</param>
    /// <param name="engine">Runs the graphs.</param>
    /// <param name="resizer">Resamples; stays the caller's to dispose.</param>
    /// <param name="masks">Enlarges masks; stays the caller's to dispose.</param>
    /// <exception cref="UserDataException">A file is missing, the graphs are not SAM, do not belong together, or ignore box
    /// labels.</exception>
    public static SamSegmenter Open(SegmenterModel model, IGraphEngine engine, IImageKernels resizer, IMaskKernels masks)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(engine);
        IGraphSession encoder = engine.Load(model.Encoder);
        IGraphSession? decoder = null;
        try
        {
            decoder = engine.Load(model.Decoder);
            var segmenter = new SamSegmenter(model, encoder, decoder, resizer, masks);
            decoder = segmenter.Narrow(engine);
            return segmenter;
        }
        catch
        {
            decoder?.Dispose();
            encoder.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ImageEmbedding Encode(DecodedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        (PictureSize resized, GraphOutput embeddings, GraphOutput? positions) = _encoder.Run(image);
        return new SamEmbedding(this, image.Width, image.Height, resized, embeddings, positions);
    }

    /// <inheritdoc />
    public IReadOnlyList<Mask> Segment(ImageEmbedding embedding, IReadOnlyList<PixelBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (embedding is not SamEmbedding mine || mine.Owner != this)
        {
            throw new ArgumentException("The embedding was made by another segmenter.", nameof(embedding));
        }

        return boxes.Count == 0
            ? []
            : [.. Offer(mine, boxes).Select(offer => Enlarge(offer, offer.Choose(_model.Options.Mask), mine))];
    }

    /// <summary>The image encoder.</summary>
    internal SamEncoder Encoder => _encoder;

    /// <summary>All masks that the decoder offers for boxes of the picture.</summary>
    internal IReadOnlyList<SamMasks> Offer(SamEmbedding embedding, IReadOnlyList<PixelBox> boxes)
    {
        // By the ratio of the rounded sizes, not by the scale they were rounded from.
        double x = (double)embedding.Resized.Width / embedding.Width;
        double y = (double)embedding.Resized.Height / embedding.Height;
        return _decoder.Run(embedding,
            [.. boxes.Select(box => new PixelBox(box.Left * x, box.Top * y, box.Right * x, box.Bottom * y))]);
    }

    /// <summary>One of the offered masks at the picture's size.</summary>
    internal Mask Enlarge(SamMasks offer, int index, SamEmbedding embedding)
    {
        int width = embedding.Width;
        int height = embedding.Height;
        byte[] pixels = new byte[checked(width * height)];
        var geometry = new MaskGeometry(_encoder.Size, _encoder.Size, embedding.Resized.Width, embedding.Resized.Height);
        _masks.FromLogits(offer.Plane(index), offer.Width, offer.Height, geometry, width, height, pixels);
        MaskExtent extent = _masks.Measure(pixels, width, height);
        return new Mask(
            width, height, pixels, extent.Area, new PixelBounds(extent.Left, extent.Top, extent.Right, extent.Bottom));
    }

    /// <inheritdoc />
    public string Probe()
    {
        using ImageEmbedding embedding = Encode(ProbePicture.Draw(640, 480));
        return $"{Segment(embedding, [new PixelBox(160, 120, 480, 360)])[0].Area} "
            + $"of {640 * 480} pixels inside for a box of {320 * 240}";
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _encoderSession.Dispose();
        _decoderSession.Dispose();
    }

    private IGraphSession Narrow(IGraphEngine engine)
    {
        using var probe = (SamEmbedding)Encode(ProbePicture.Draw(96, 64));
        return _decoderSession = _decoder.Narrow(engine, probe);
    }

    private void CheckChannels(SamEmbedding probe)
    {
        GraphTensor declared = _decoderSession.Signature.Input("image_embeddings")!;
        IReadOnlyList<int> shape = probe.Embeddings.Shape;
        bool fits = declared.Rank == shape.Count && Enumerable.Range(0, shape.Count).All(i => declared.Axes[i].Accepts(shape[i]));
        if (!fits)
        {
            throw new UserDataException(
                $"{_model.Decoder.Role}: {_model.Decoder.Path} takes {declared}, "
                    + $"but {_model.Encoder.Path} gives {probe.Embeddings}. Use encoder and decoder of one export.");
        }
    }

    private List<string> Facts(SamMasks sample)
    {
        string choice = sample.Count == 1 ? "the only mask counts"
            : sample.Count == 4 && _model.Options.Mask == MaskChoice.Single ? "the single-mask output (index 0) counts"
            : sample.Count == 4 ? "the multi-mask output (index 1 to 3) of best predicted IoU counts"
            : "the mask of best predicted IoU counts";
        return
        [
            _encoder.Kind == EncoderKind.Raw
                ? $"picture {_encoder.InputName}: longer side to {_encoder.Size}, bilinear, levels 0 to 255"
                : $"picture {_encoder.InputName}: longer side to {_encoder.Size}, bilinear, normalised, then padded with 0",
            $"masks are built from {_decoder.MaskName} ({sample.Width} x {sample.Height})",
            choice,
            _decoder.ManyBoxes ? "all boxes of a picture in one run" : "one box a run",
            "corner labels 2 and 3 act",
        ];
    }
}
