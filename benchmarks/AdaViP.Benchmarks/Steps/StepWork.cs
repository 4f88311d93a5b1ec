using AdaViP.Llava.Models;

namespace AdaViP.Benchmarks.Steps;

/// <summary>Floating-point operations of one step, a multiply-add counted as two; norms and activations left out.</summary>
/// <param name="Decoder">Linear layers of the decoder's blocks.</param>
/// <param name="Attention">Scores and weighted sums of the decoder, the causal half only.</param>
/// <param name="Head">Logits.</param>
/// <param name="Projector">Two linear layers per image token.</param>
/// <param name="Tower">Linear layers, attention and patch embedding of the vision tower.</param>
internal sealed record StepWork(double Decoder, double Attention, double Head, double Projector, double Tower)
{
    // A backward pass multiplies twice as much as its forward pass: once for the input, once for the weight.
    private const double ForwardBackward = 3;

    /// <summary>Sum of the parts.</summary>
    internal double Total => Decoder + Attention + Head + Projector + Tower;

    /// <summary>The classic step: policy forward and backward and reference forward, over every position.</summary>
    internal static StepWork Classic(StepWorkload workload)
    {
        int longest = workload.Sequences.Max(sequence => sequence.Ids.Length);
        double tokens = (double)longest * workload.Sequences.Count;
        double squares = (double)longest * longest * workload.Sequences.Count;
        const double Passes = ForwardBackward + 1;
        return Count(
            workload.Config, tokens * Passes, squares * Passes, tokens * Passes, workload.Sequences.Count * Passes,
            workload.Sequences.Count * 2);
    }

    /// <summary>
    /// The packed step: no reference model, the head on answer rows only, the tower once per picture.
    /// </summary>
    /// <param name="workload">Sequences and model.</param>
    /// <param name="recomputes">Whether the backward walk computes each block's and the head's forward pass again.</param>
    internal static StepWork Packed(StepWorkload workload, bool recomputes)
    {
        double squares = workload.Sequences.Sum(sequence => (double)sequence.Ids.Length * sequence.Ids.Length);
        int pictures = workload.Sequences.Select(sequence => sequence.Picture).Distinct().Count();
        double passes = ForwardBackward + (recomputes ? 1 : 0);
        return Count(
            workload.Config, workload.TotalTokens * passes, squares * passes, workload.AnswerRows * passes,
            pictures * ForwardBackward, pictures);
    }

    private static StepWork Count(
        LlavaConfig config, double tokenPasses, double squarePasses, double rowPasses, double projectorPasses, double towerPasses)
    {
        LlamaConfig text = config.Text;
        ClipVisionConfig vision = config.Vision;
        double queries = (double)text.HeadCount * text.HeadSize;
        double keys = (double)text.KeyValueHeadCount * text.HeadSize;
        double block = text.HiddenSize * ((2 * queries) + (2 * keys) + (3.0 * text.IntermediateSize));
        double patches = vision.PatchCount;
        double towerTokens = patches + 1;
        double towerBlock = (towerTokens * vision.HiddenSize * ((4.0 * vision.HiddenSize) + (2.0 * vision.IntermediateSize)))
            + (2 * towerTokens * towerTokens * vision.HiddenSize);
        double patchEmbedding = patches * vision.HiddenSize * vision.ChannelCount * vision.PatchSize * vision.PatchSize;
        double projector = patches * text.HiddenSize * ((double)vision.HiddenSize + text.HiddenSize);
        return new StepWork(
            Decoder: 2 * text.LayerCount * block * tokenPasses,
            Attention: 2 * text.LayerCount * queries * squarePasses,
            Head: 2.0 * text.VocabularySize * text.HiddenSize * rowPasses,
            Projector: 2 * projector * projectorPasses,
            Tower: 2 * ((config.VisionLayersRun * towerBlock) + patchEmbedding) * towerPasses);
    }
}
