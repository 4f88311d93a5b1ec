using AdaViP.Core.Data;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>A CLIP graph: one tower, or both in one, where the side that is not asked for gets a dummy.</summary>
internal sealed class ClipGraph
{
    private const int DefaultContext = 77;
    private const string IdsName = "input_ids";
    private const string AttentionName = "attention_mask";

    private readonly GraphFile _file;
    private readonly IGraphSession _session;
    private readonly GraphTensor? _attention;

    /// <summary>Recognises a graph.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="session">The loaded graph.</param>
    /// <param name="pictures">Whether it has to embed pictures.</param>
    /// <param name="texts">Whether it has to embed texts.</param>
    internal ClipGraph(GraphFile file, IGraphSession session, bool pictures, bool texts)
    {
        _file = file;
        _session = session;
        GraphSignature signature = session.Signature;
        GraphTensor[] found =
            [.. signature.Inputs.Where(input => input.Rank == 4 && input.Axes[1].Accepts(PictureTensors.Channels))];
        GraphTensor[] matrices = [.. signature.Inputs.Where(input => input.Rank == 2)];
        Picture = found.Length == 1 ? found[0] : null;
        _attention = signature.Input(AttentionName);
        Ids = signature.Input(IdsName) ?? (matrices.Length == 1 ? matrices[0] : null);
        if ((Picture is not null) != pictures || (Ids is not null) != texts)
        {
            string expected = (pictures, texts) switch
            {
                (true, true) => $"a combined CLIP graph takes a picture [batch, 3, side, side] and {IdsName} [batch, tokens].",
                (true, false) =>
                    "a CLIP graph for pictures takes one picture [batch, 3, side, side] and no text; "
                    + "a combined graph goes into scorer.path.",
                _ => $"a CLIP graph for texts takes {IdsName} [batch, tokens] and no picture; "
                    + "a combined graph goes into scorer.path.",
            };
            throw GraphChecks.Unknown(file, signature, expected);
        }

        GraphChecks.RequireOnly(file, signature, new[] { Picture?.Name, Ids?.Name, AttentionName }.OfType<string>());
        PictureOutput = pictures ? Output("image_embeds", texts) : "";
        TextOutput = texts ? Output("text_embeds", pictures) : "";
        foreach (GraphTensor input in new[] { Picture, Ids }.OfType<GraphTensor>())
        {
            GraphChecks.RequireSingle(file, input);
        }
    }

    /// <summary>The picture input, if any.</summary>
    internal GraphTensor? Picture { get; }

    /// <summary>The ids, if any.</summary>
    internal GraphTensor? Ids { get; }

    /// <summary>Output with the embeddings of pictures.</summary>
    internal string PictureOutput { get; }

    /// <summary>Output with the embeddings of texts.</summary>
    internal string TextOutput { get; }

    /// <summary>Tokens of a text, start and end included.</summary>
    internal int Context => Ids?.Axes[1].Size ?? DefaultContext;

    /// <summary>Embeds pictures or texts; exactly one of the two is given.</summary>
    /// <param name="side">Of the square pictures.</param>
    /// <param name="pictures">[3, side, side] each.</param>
    /// <param name="texts">Of <see cref="Context"/> ids each.</param>
    /// <returns>[items, dimension].</returns>
    internal GraphOutput Run(int side, IReadOnlyList<float[]>? pictures, IReadOnlyList<ClipTokens>? texts)
    {
        int items = pictures?.Count ?? texts!.Count;
        var inputs = new List<GraphInput>();
        if (Picture is not null)
        {
            float[] pixels = pictures is null
                ? new float[PictureTensors.Channels * side * side]
                : pictures.Count == 1 ? pictures[0] : [.. pictures.SelectMany(picture => picture)];
            inputs.Add(GraphInput.Of(Picture.Name, pixels, pictures?.Count ?? 1, PictureTensors.Channels, side, side));
        }

        if (Ids is not null)
        {
            IReadOnlyList<ClipTokens> rows = texts ?? [new ClipTokens(new int[Context], Context)];
            long[] ids = [.. rows.SelectMany(row => row.Ids.Select(id => (long)id))];
            inputs.Add(GraphInput.Of(Ids.Name, ids, rows.Count, Context));
            if (_attention is not null)
            {
                long[] attended = [.. rows.SelectMany(row => Enumerable.Range(0, Context).Select(i => i < row.Used ? 1L : 0L))];
                inputs.Add(GraphInput.Of(_attention.Name, attended, rows.Count, Context));
            }
        }

        string name = pictures is null ? TextOutput : PictureOutput;
        GraphOutput output = _session.Run(inputs, [name])[0];
        return output.Shape.Count == 2 && output.Shape[0] == items && output.Shape[1] > 0
            ? output
            : throw new UserDataException(
                $"{_file.Role}: {_file.Path} gave {output} for {items} items, but [{items}, dimension] was expected. "
                    + "Use an export that pools and projects (CLIPVisionModelWithProjection, CLIPTextModelWithProjection).");
    }

    private string Output(string name, bool combined)
    {
        GraphTensor[] matrices = [.. _session.Signature.Outputs.Where(output => output.Rank == 2 && output.IsFloat)];
        GraphTensor? found =
            matrices.FirstOrDefault(output => output.Name == name) ?? (!combined && matrices.Length == 1 ? matrices[0] : null);
        return found?.Name ?? throw GraphChecks.Unknown(_file, _session.Signature,
            $"a CLIP graph has the output {name} [batch, dimension].");
    }
}
