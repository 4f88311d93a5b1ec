using AdaViP.Llava.Models;

namespace AdaViP.Training.Planning;

/// <summary>
/// Floating-point operations per sample: two per multiply-add of a matrix product; everything else is small beside them. Every
/// sequence is counted by itself and in all blocks alike: with shared starts, and in the last block, a step does less.
/// </summary>
internal static class StepFlopsPlanner
{
    /// <summary>Forward pass: tower per distinct picture, projector, blocks on all tokens, head on answer rows.</summary>
    internal static double ForwardPerSample(MemoryPlanner.Shape shape) =>
        Tower(shape) + Projector(shape) + Blocks(shape) + Head(shape);

    /// <summary>
    /// Forward and backward: a backward pass computes two products for each of the forward pass, one where the weights are
    /// frozen; checkpointing runs the blocks once more; several chunks project the head once more.
    /// </summary>
    internal static double TrainingPerSample(MemoryPlanner.Shape shape)
    {
        bool decoder = shape.Recipe.Model.TrainDecoder;
        double blocks = Blocks(shape) * (1 + (decoder ? 2 : 1) + (shape.Recipe.Runtime.ActivationCheckpointing ? 1 : 0));
        long rows = (long)shape.Recipe.Schedule.BatchSize * shape.Sequences * shape.AnswerTokens;
        double head = Head(shape) * (1 + (decoder ? 2 : 1) + (rows > shape.Recipe.Runtime.HeadChunkRows ? 1 : 0));
        bool tower = shape.Recipe.Model.TrainVisionTower;
        double projector = Projector(shape) * (tower || shape.Recipe.Model.TrainProjector ? 3 : 1);
        return blocks + head + projector + (Tower(shape) * (tower ? 3 : 1));
    }

    // Causal attention: half of the scores, for scores and for their sum over values.
    private static double Blocks(MemoryPlanner.Shape shape)
    {
        LlamaConfig text = shape.Config.Text;
        double length = shape.Length;
        double matrices = 2.0 * shape.Sizes.BlockMatrices * length;
        double attention = 2.0 * length * length * text.HeadCount * text.HeadSize;
        return shape.Sequences * text.LayerCount * (matrices + attention);
    }

    private static double Head(MemoryPlanner.Shape shape) =>
        2.0 * shape.Sequences * shape.AnswerTokens * shape.Config.Text.VocabularySize * shape.Config.Text.HiddenSize;

    private static double Projector(MemoryPlanner.Shape shape) =>
        2.0 * shape.Pictures * shape.Config.ImageTokenCount * shape.Sizes.ProjectorMatrices;

    private static double Tower(MemoryPlanner.Shape shape)
    {
        ClipVisionConfig vision = shape.Config.Vision;
        double tokens = vision.PatchCount + 1;
        double block = (2.0 * shape.Sizes.VisionBlockMatrices * tokens) + (4.0 * tokens * tokens * vision.HiddenSize);
        return shape.Pictures * ((2.0 * shape.Sizes.PatchMatrix * vision.PatchCount) + (shape.Config.VisionLayersRun * block));
    }
}
