using AdaViP.Llava.Models;

namespace AdaViP.Training.Planning;

/// <summary>Numbers of weights and of multiply-adds per token, from the sizes in config.json.</summary>
internal sealed class ModelSizes
{
    internal ModelSizes(LlavaConfig config)
    {
        checked
        {
            LlamaConfig text = config.Text;
            ClipVisionConfig vision = config.Vision;
            long width = text.HiddenSize;
            long queryWidth = (long)text.HeadCount * text.HeadSize;
            long keyWidth = (long)text.KeyValueHeadCount * text.HeadSize;
            BlockMatrices = (width * queryWidth * 2) + (width * keyWidth * 2) + (3 * width * text.IntermediateSize);
            long vocabulary = width * text.VocabularySize;
            Decoder = (text.LayerCount * (BlockMatrices + (2 * width))) + width + (text.TiedHead ? vocabulary : 2 * vocabulary);

            long visionWidth = vision.HiddenSize;
            VisionBlockMatrices = (4 * visionWidth * visionWidth) + (2 * visionWidth * vision.IntermediateSize);
            long visionBlock = VisionBlockMatrices + (9 * visionWidth) + vision.IntermediateSize; // biases and two norms
            long patch = (long)vision.ChannelCount * vision.PatchSize * vision.PatchSize * visionWidth;
            // Class, patches, positions, first norm.
            long outside = visionWidth + patch + ((vision.PatchCount + 1) * visionWidth) + (2 * visionWidth);
            Vision = outside + (vision.LayerCount * visionBlock) + (2 * visionWidth);
            VisionUsed = outside + (config.VisionLayersRun * visionBlock);

            ProjectorMatrices = (visionWidth * width) + (width * width);
            Projector = ProjectorMatrices + (config.ProjectorBias ? 2 * width : 0);
            PatchMatrix = patch;
        }
    }

    internal long Vision { get; }

    /// <summary>Weights that the features depend on: what training the tower trains.</summary>
    internal long VisionUsed { get; }

    internal long Projector { get; }

    internal long Decoder { get; }

    internal long BlockMatrices { get; }

    internal long VisionBlockMatrices { get; }

    internal long ProjectorMatrices { get; }

    internal long PatchMatrix { get; }
}
