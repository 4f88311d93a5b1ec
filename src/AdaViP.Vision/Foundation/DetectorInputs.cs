using AdaViP.Vision.Inference;
using AdaViP.Vision.Tokenizers;

namespace AdaViP.Vision.Foundation;

/// <summary>Inputs of a Grounding DINO graph, by the names that both kinds of export share.</summary>
internal sealed class DetectorInputs
{
    internal const string Ids = "input_ids";
    internal const string Attention = "attention_mask";
    internal const string Types = "token_type_ids";
    internal const string Positions = "position_ids";
    internal const string TextMask = "text_token_mask";
    internal const string PixelMask = "pixel_mask";

    private static readonly string[] Known = [Ids, Attention, Types, Positions, TextMask, PixelMask];

    private readonly BertWordPieces _pieces;
    private readonly HashSet<string> _names;

    /// <summary>Recognises the graph.</summary>
    internal DetectorInputs(DetectorModel model, GraphSignature signature, BertWordPieces pieces)
    {
        _pieces = pieces;
        GraphTensor[] pictures =
            [.. signature.Inputs.Where(input => input.Rank == 4 && input.Axes[1].Accepts(PictureTensors.Channels))];
        if (pictures.Length != 1 || signature.Input(Ids) is not GraphTensor ids || signature.Input(Attention) is null)
        {
            throw GraphChecks.Unknown(
                model.Graph, signature, $"a detector has one picture input [batch, 3, height, width], {Ids} and {Attention}.");
        }

        Picture = pictures[0];
        GraphChecks.RequireOnly(model.Graph, signature, [Picture.Name, .. Known]);
        _names = [.. signature.Inputs.Select(input => input.Name)];
        bool masked = _names.Contains(TextMask);
        Kind = model.Kind ?? (masked ? DetectorKind.B : DetectorKind.A);
        if (masked != (Kind == DetectorKind.B) || masked != _names.Contains(Positions))
        {
            throw GraphChecks.Unknown(
                model.Graph, signature,
                $"a detector of kind {Kind.ToString().ToLowerInvariant()} "
                + $"has {(Kind == DetectorKind.B ? "both" : "neither")} {Positions} and {TextMask}.");
        }

        GraphChecks.RequireSingle(model.Graph, Picture);
        GraphChecks.RequireSingle(model.Graph, ids);
        FixedLength = ids.Axes[^1].Size;
        Longest = Math.Min(FixedLength ?? DetectorPrompt.MaximumLength, DetectorPrompt.MaximumLength);
        HasBatchAxis = GraphChecks.HasBatchAxis(signature.Inputs);
    }

    /// <summary>The picture.</summary>
    internal GraphTensor Picture { get; }

    /// <summary>Kind of export.</summary>
    internal DetectorKind Kind { get; }

    /// <summary>Tokens that every prompt is padded to; null: the graph takes any number.</summary>
    internal int? FixedLength { get; }

    /// <summary>Most tokens of a prompt.</summary>
    internal int Longest { get; }

    /// <summary>Whether all inputs declare a free batch axis.</summary>
    internal bool HasBatchAxis { get; }

    /// <summary>All inputs for prompts of one length on one picture.</summary>
    /// <param name="pixels">[3, height, width].</param>
    /// <param name="size">Of the picture.</param>
    /// <param name="prompts">At least one, all of the same length.</param>
    internal IReadOnlyList<GraphInput> Create(float[] pixels, PictureSize size, IReadOnlyList<DetectorPrompt> prompts)
    {
        int batch = prompts.Count;
        List<GraphInput> inputs = CreateText(prompts);
        inputs.Add(GraphInput.Of(Picture.Name, Repeated(pixels, batch), batch, PictureTensors.Channels, size.Height, size.Width));
        if (_names.Contains(PixelMask))
        {
            long[] valid = new long[batch * size.Height * size.Width];
            Array.Fill(valid, 1);
            inputs.Add(GraphInput.Of(PixelMask, valid, batch, size.Height, size.Width));
        }

        return inputs;
    }

    /// <summary>Names of the inputs that depend on the picture alone.</summary>
    internal IEnumerable<string> OfPicture => _names.Contains(PixelMask) ? [Picture.Name, PixelMask] : [Picture.Name];

    /// <summary>The other inputs.</summary>
    /// <param name="prompts">At least one, all of the same length.</param>
    internal List<GraphInput> CreateText(IReadOnlyList<DetectorPrompt> prompts)
    {
        int batch = prompts.Count;
        int length = FixedLength ?? prompts[0].Length;
        var inputs = new List<GraphInput>();
        Add(inputs, Ids, prompts, length, (prompt, i) => i < prompt.Length ? prompt.Ids[i] : _pieces.Padding);
        Add(inputs, Attention, prompts, length, (prompt, i) => i < prompt.Length ? 1 : 0);
        Add(inputs, Types, prompts, length, (_, _) => 0);
        Add(inputs, Positions, prompts, length, (prompt, i) => i < prompt.Length ? prompt.Positions[i] : 0);
        if (_names.Contains(TextMask))
        {
            inputs.Add(GraphInput.Of(TextMask, TextMasks(prompts, length), batch, length, length));
        }

        return inputs;
    }

    private void Add(
        List<GraphInput> inputs, string name, IReadOnlyList<DetectorPrompt> prompts, int length,
        Func<DetectorPrompt, int, long> value)
    {
        if (!_names.Contains(name))
        {
            return;
        }

        long[] values = new long[prompts.Count * length];
        for (int item = 0; item < prompts.Count; item++)
        {
            for (int i = 0; i < length; i++)
            {
                values[(item * length) + i] = value(prompts[item], i);
            }
        }

        inputs.Add(GraphInput.Of(name, values, prompts.Count, length));
    }

    /// <summary>Built on the tokens alone; padding attends to itself, so that [SEP] stays the last column of its mask.</summary>
    private static long[] TextMasks(IReadOnlyList<DetectorPrompt> prompts, int length)
    {
        long[] masks = new long[prompts.Count * length * length];
        for (int item = 0; item < prompts.Count; item++)
        {
            DetectorPrompt prompt = prompts[item];
            for (int row = 0; row < length; row++)
            {
                int start = ((item * length) + row) * length;
                masks[start + row] = 1;
                for (int column = 0; row < prompt.Length && column < prompt.Length; column++)
                {
                    masks[start + column] = prompt.Attends(row, column) ? 1 : 0;
                }
            }
        }

        return masks;
    }

    private static float[] Repeated(float[] pixels, int count)
    {
        if (count == 1)
        {
            return pixels;
        }

        float[] repeated = new float[checked(count * pixels.Length)];
        for (int i = 0; i < count; i++)
        {
            pixels.CopyTo(repeated, i * pixels.Length);
        }

        return repeated;
    }
}
