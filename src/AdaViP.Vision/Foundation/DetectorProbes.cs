using AdaViP.Core.Data;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tokenizers;

namespace AdaViP.Vision.Foundation;

/// <summary>
/// Finds out by running it what a detector's graph really takes: free axes that an exporter declares prove nothing.
/// </summary>
/// <param name="model">The configuration.</param>
/// <param name="graph">The whole graph, one prompt a run.</param>
/// <param name="inputs">Of the graph.</param>
/// <param name="pictures">Preprocessing.</param>
/// <param name="pieces">Words of prompts.</param>
internal sealed class DetectorProbes(
    DetectorModel model, WholeDetectorGraph graph, DetectorInputs inputs, PictureTensors pictures, BertWordPieces pieces)
{
    /// <summary>What exports that fail at other sizes than the traced one were traced at.</summary>
    private static readonly PictureSize TracedSize = new(1200, 800);

    /// <summary>
    /// Null where the graph works at the size that its own preprocessing gives. Many exports declare free sizes but only work at
    /// the traced one; they fail at once elsewhere.
    /// </summary>
    /// <exception cref="UserDataException">It works at neither size.</exception>
    internal PictureSize? Size()
    {
        PictureSize usual = Usual;
        if (Refusal(usual) is not UserDataException first)
        {
            return null;
        }

        return Refusal(TracedSize) is null ? TracedSize : throw new UserDataException(
            $"{model.Graph.Role}: {model.Graph.Path}: set detector.size to the size of pictures that it was exported for, "
            + $"for example size: 640, or size: [height, width]. It declares a free size ({inputs.Picture}), "
            + $"but failed at {usual} and at {TracedSize}: {OnnxText.FirstLine(first.InnerException ?? first)}",
            first);
    }

    /// <summary>Most prompts in one run: as many as were asked for where two give what each gives alone, else 1.</summary>
    /// <param name="size">Size that pictures are squeezed to; null for their own.</param>
    internal int Batch(PictureSize? size)
    {
        int wanted = model.Options.BatchSize;
        if (wanted < 2 || !inputs.HasBatchAxis)
        {
            return 1;
        }

        PictureSize probed = size ?? Usual;
        float[] pixels = Pixels(probed);
        DetectorPrompt[] prompts = [Prompt("cat ."), Prompt("dog .")];
        return GraphChecks.Batches(
            i => Values(graph.RunTogether(pixels, probed, [prompts[i]])), () =>
                Values(graph.RunTogether(pixels, probed, prompts)))
            ? wanted : 1;
    }

    /// <summary>Whether the two parts together give what the whole gives.</summary>
    /// <param name="split">The graph in two parts.</param>
    /// <param name="size">Size that pictures are squeezed to; null for their own.</param>
    internal bool Agrees(SplitDetectorGraph split, PictureSize? size)
    {
        PictureSize probed = size ?? Usual;
        float[] pixels = Pixels(probed);
        DetectorPrompt[] prompts = [Prompt("cat ."), Prompt("traffic light .")];
        return GraphChecks.Batches(
            i => Values(graph.RunTogether(pixels, probed, [prompts[i]])), () => Values(split.Run(pixels, probed, prompts)));
    }

    // Of the drawn picture.
    private static PictureSize Usual => GroundingDinoDetector.AspectSize(640, 480);

    private float[] Pixels(PictureSize size) => pictures.Squeezed(ProbePicture.Draw(640, 480), size);

    private DetectorPrompt Prompt(string caption) => DetectorPrompt.Create(pieces, caption, inputs.Longest);

    // NaN is not a question of size: it is said as it is.
    private UserDataException? Refusal(PictureSize size)
    {
        try
        {
            graph.RunTogether(Pixels(size), size, [Prompt("cat .")]);
            return null;
        }
        catch (UserDataException failure) when (!GraphNumbers.Caused(failure))
        {
            return failure;
        }
    }

    private static float[] Values(DetectorQueries[] results) =>
        [.. results.SelectMany(result => result.Logits.ToArray().Concat(result.Boxes.ToArray()))];
}
