using AdaViP.Core.Data;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tokenizers;

namespace AdaViP.Vision.Foundation;

/// <summary>A Grounding DINO graph that answers prompts about a picture.</summary>
/// <param name="file">For messages.</param>
/// <param name="inputs">Of the graph.</param>
internal abstract class DetectorGraph(GraphFile file, DetectorInputs inputs)
{
    /// <summary>What runs; stays the detector's to dispose.</summary>
    internal abstract IGraphSession Session { get; }

    /// <summary>Its inputs.</summary>
    protected DetectorInputs Inputs { get; } = inputs;

    /// <summary>Scores and boxes of prompts, in order.</summary>
    /// <param name="pixels">[3, height, width].</param>
    /// <param name="size">Of the picture.</param>
    /// <param name="prompts">At least one.</param>
    internal abstract DetectorQueries[] Run(float[] pixels, PictureSize size, IReadOnlyList<DetectorPrompt> prompts);

    /// <summary>Takes the outputs of one run apart.</summary>
    /// <param name="outputs">Logits and boxes.</param>
    /// <param name="prompts">How many ran together.</param>
    protected DetectorQueries[] Queries(IReadOnlyList<GraphOutput> outputs, int prompts)
    {
        GraphOutput logits = outputs[0];
        GraphOutput boxes = outputs[1];
        bool fits = logits.Shape.Count == 3 && boxes.Shape.Count == 3 && logits.Shape[0] == prompts && boxes.Shape[0] == prompts
            && logits.Shape[1] == boxes.Shape[1] && boxes.Shape[2] == 4;
        if (!fits)
        {
            throw new UserDataException(
                $"{file.Role}: {file.Path} gave {logits} and {boxes} for {prompts} prompts; "
                + $"expected [{prompts}, queries, columns] and [{prompts}, queries, 4]. Use a known export of Grounding DINO.");
        }

        int queries = logits.Shape[1];
        int columns = logits.Shape[2];
        return [.. Enumerable.Range(0, prompts).Select(i => new DetectorQueries(
            logits.Values.AsMemory(i * queries * columns, queries * columns),
            boxes.Values.AsMemory(i * queries * 4, queries * 4),
            queries,
            columns))];
    }
}

/// <summary>The graph as it is.</summary>
/// <param name="file">For messages.</param>
/// <param name="session">Of the graph.</param>
/// <param name="inputs">Of the graph.</param>
/// <param name="outputs">Logits and boxes.</param>
/// <param name="batch">Most prompts of one length in a run, at least 1.</param>
internal sealed class WholeDetectorGraph(GraphFile file, IGraphSession session, DetectorInputs inputs,
    string[] outputs, int batch)
    : DetectorGraph(file, inputs)
{
    /// <inheritdoc />
    internal override IGraphSession Session => session;

    /// <inheritdoc />
    internal override DetectorQueries[] Run(float[] pixels, PictureSize size, IReadOnlyList<DetectorPrompt> prompts)
    {
        var results = new DetectorQueries[prompts.Count];

        // Only prompts of one length share a run: no padding, so a batch gives what single runs give.
        foreach (IGrouping<int, int> group in Enumerable.Range(0, prompts.Count)
            .GroupBy(i => Inputs.FixedLength ?? prompts[i].Length))
        {
            foreach (int[] chunk in group.Chunk(batch))
            {
                DetectorQueries[] queries = RunTogether(pixels, size, [.. chunk.Select(i => prompts[i])]);
                for (int i = 0; i < chunk.Length; i++)
                {
                    results[chunk[i]] = queries[i];
                }
            }
        }

        return results;
    }

    /// <summary>One run.</summary>
    /// <param name="pixels">[3, height, width].</param>
    /// <param name="size">Of the picture.</param>
    /// <param name="prompts">At least one, all of one length.</param>
    internal DetectorQueries[] RunTogether(float[] pixels, PictureSize size, IReadOnlyList<DetectorPrompt> prompts) =>
        Queries(session.Run(Inputs.Create(pixels, size, prompts), outputs), prompts.Count);
}

/// <summary>The graph in two parts: the one that depends on the picture alone runs once for all prompts.</summary>
/// <param name="file">For messages.</param>
/// <param name="session">Of both parts.</param>
/// <param name="inputs">Of the graph.</param>
/// <param name="outputs">Logits and boxes.</param>
internal sealed class SplitDetectorGraph(GraphFile file, ISplitGraphSession session, DetectorInputs inputs, string[] outputs)
    : DetectorGraph(file, inputs)
{
    /// <inheritdoc />
    internal override IGraphSession Session => session;

    /// <inheritdoc />
    internal override DetectorQueries[] Run(float[] pixels, PictureSize size, IReadOnlyList<DetectorPrompt> prompts)
    {
        using IDisposable picture = session.RunFirst(Inputs.Create(pixels, size, [prompts[0]]));
        return [.. prompts.Select(prompt => Queries(
            session.RunRest(picture, Inputs.CreateText([prompt]), outputs), 1)[0])];
    }
}
