using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Packing;

namespace AdaViP.Training.Planning;

/// <summary>Segments of equal size in a micro-batch: what the arithmetic of its blocks depends on.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Length">Tokens of each.</param>
/// <param name="Before">Tokens that each goes on from, computed in other segments.</param>
/// <param name="Wanted">Rows of each, at its end, that the last block computes.</param>
internal readonly record struct WorkSegment(double Count, double Length, double Before, double Wanted)
{
    /// <summary>Segments of a packed micro-batch.</summary>
    internal static IEnumerable<WorkSegment> Of(PackedBatch batch)
    {
        int next = 0;
        double[] ends = new double[batch.Segments.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            PackedSegment segment = batch.Segments[i];
            int first = next;
            while (next < batch.HeadRows.Length && batch.HeadRows[next] < segment.Start + segment.Length)
            {
                next++;
            }

            double before = segment.Parent == PackedSegment.NoParent ? 0 : ends[segment.Parent];
            ends[i] = before + segment.Length;
            yield return new WorkSegment(1, segment.Length, before, next - first);
        }
    }
}

/// <summary>
/// Floating-point operations of a micro-batch: two per multiply-add of a matrix product, half of the scores for causal
/// attention; everything else is small beside them.
/// </summary>
/// <param name="config">Sizes.</param>
/// <param name="recipe">What is trained, and what is computed twice.</param>
internal sealed class WorkCount(LlavaConfig config, TrainingRecipe recipe)
{
    private readonly ModelSizes _sizes = new(config);

    /// <summary>Forward pass: tower per distinct picture, projector, blocks, head.</summary>
    /// <param name="segments">Of a micro-batch.</param>
    /// <param name="pictures">Distinct pictures.</param>
    /// <param name="answerRows">Rows of the head: every sequence's own.</param>
    internal double Forward(IEnumerable<WorkSegment> segments, double pictures, double answerRows) =>
        (pictures * (Tower() + Projector())) + segments.Sum(Blocks) + (answerRows * Head());

    /// <summary>
    /// Forward and backward: a backward pass computes two products for each of the forward pass, one where the weights are
    /// frozen; checkpointing runs the blocks once more; several chunks project the head once more.
    /// </summary>
    internal double Training(IEnumerable<WorkSegment> segments, double pictures, double answerRows)
    {
        bool decoder = recipe.Model.TrainDecoder;
        bool tower = recipe.Model.TrainVisionTower;
        double blocks = segments.Sum(Blocks) * (1 + (decoder ? 2 : 1) + (recipe.Runtime.ActivationCheckpointing ? 1 : 0));
        double head = answerRows * Head() * (1 + (decoder ? 2 : 1) + (answerRows > recipe.Runtime.HeadChunkRows ? 1 : 0));
        double projector = Projector() * (tower || recipe.Model.TrainProjector ? 3 : 1);
        return blocks + head + (pictures * (projector + (Tower() * (tower ? 3 : 1))));
    }

    /// <summary>The same for a packed micro-batch.</summary>
    internal double Training(PackedBatch batch) =>
        Training(WorkSegment.Of(batch), batch.Pictures.Count, batch.AnswerRows.Length);

    // All blocks but the last for all rows; of the last one keys and values for all, the rest for the wanted ones.
    private double Blocks(WorkSegment segment)
    {
        LlamaConfig text = config.Text;
        double keysAndValues = 2.0 * text.HiddenSize * text.KeyValueHeadCount * text.HeadSize;
        double scores = 4.0 * text.HeadCount * text.HeadSize;
        double full = (2.0 * _sizes.BlockMatrices * segment.Length)
            + (scores * segment.Length * (segment.Before + (segment.Length / 2)));
        double last = (2.0 * keysAndValues * segment.Length)
            + (2.0 * (_sizes.BlockMatrices - keysAndValues) * segment.Wanted)
            + (scores * segment.Wanted * (segment.Before + segment.Length - (segment.Wanted / 2)));
        return segment.Count * (((text.LayerCount - 1) * full) + last);
    }

    private double Head() => 2.0 * config.Text.VocabularySize * config.Text.HiddenSize;

    private double Projector() => 2.0 * config.ImageTokenCount * _sizes.ProjectorMatrices;

    private double Tower()
    {
        ClipVisionConfig vision = config.Vision;
        double tokens = vision.PatchCount + 1;
        double block = (2.0 * _sizes.VisionBlockMatrices * tokens) + (4.0 * tokens * tokens * vision.HiddenSize);
        return (2.0 * _sizes.PatchMatrix * vision.PatchCount) + (config.VisionLayersRun * block);
    }
}
