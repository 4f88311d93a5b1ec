using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Llava.Checkpoints;

/// <summary>
/// Writes checkpoints of models that never learned anything, for demonstrations and tests. Shows no type of libtorch.
/// </summary>
public static class RandomCheckpoint
{
    /// <summary>Writes a model with random float32 weights as a complete checkpoint folder.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <param name="companions">Folder with tokenizer.model and preprocessor_config.json, which are copied.</param>
    /// <param name="folder">Folder to appear; an existing one is replaced when the new one is complete.</param>
    public static void Write(LlavaConfig config, long seed, string companions, string folder)
    {
        using LlavaModel model = LlavaModel.CreateRandom(config, seed, CPU, ScalarType.Float32);
        LlavaCheckpointWriter.Save(model, companions, folder);
    }
}
