using AdaViP.Core;
using AdaViP.Core.Memory;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using AdaViP.Torch.Devices;
using AdaViP.Training.Planning;

namespace AdaViP.Cli.Runtime;

/// <summary>Refuses to load a model that is to answer questions where the processor's memory does not suffice.</summary>
internal static class GenerationMemory
{
    /// <summary>How to continue where the available memory seems too small.</summary>
    public const string LastResort = "Or free memory, raise the limit, or give --no-memory-check to start anyway.";

    // The template's own words and the marks around them.
    private const int TemplateTokens = 64;

    /// <summary>Compares; does nothing on a GPU.</summary>
    /// <param name="modelFolder">Checkpoint folder.</param>
    /// <param name="device">Resolved.</param>
    /// <param name="precision">Auto is the checkpoint's own.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <param name="textBytes">Bytes of the longest text before an answer: it has at most that many tokens.</param>
    /// <param name="prompts">Prompts that are answered side by side.</param>
    /// <exception cref="UserErrorException">It does not suffice; the message has both numbers and what to change.</exception>
    public static void Require(
        string modelFolder, string device, WeightPrecision precision, GenerationOptions options, int textBytes, int prompts = 1)
    {
        if (device != "cpu")
        {
            return;
        }

        WeightPrecision computed = precision == WeightPrecision.Auto
            ? CheckpointPrecision.Of(modelFolder, LlavaConfig.Load(modelFolder))
            : precision;
        MemoryDemand Demand(WeightPrecision precision) => MemoryDemands.Generation(
            modelFolder, precision, prompts, options.Beams, TemplateTokens + textBytes, options.MaxNewTokens);
        MemoryDemand demand = Demand(computed);
        List<string> ways = [];
        if (computed == WeightPrecision.Float32 && demand.Saves(Demand(WeightPrecision.BFloat16)) is string shorter)
        {
            ways.Add($"--precision bfloat16 ({shorter})");
        }

        if (prompts > 1)
        {
            ways.Add("a smaller --batch-size");
        }

        if (options.Beams > 1)
        {
            ways.Add("fewer --beams");
        }

        ways.Add("a smaller model");
        _ = TorchEnvironment.Threads; // libtorch is in memory from here on, so that it is counted as used
        demand.Require(
            MemoryLimits.Read(),
            $"What needs less: {string.Join(", ", ways)}. {LastResort}");
    }
}
