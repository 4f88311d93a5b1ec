using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Generation;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;

namespace AdaViP.Cli.Evaluations;

/// <summary>A LLaVA checkpoint that answers the questions of a benchmark.</summary>
/// <param name="kernels">Resample pictures; stay the caller's.</param>
/// <param name="terminal">Told where it computes.</param>
internal sealed class LlavaAnswerModel(IImageKernels kernels, Terminal terminal) : IAnswerModel
{
    private string? _chosen;

    /// <inheritdoc />
    public required string Folder { get; init; }

    /// <inheritdoc />
    public ImageMode ImageMode { get; init; } = new DataRecipe().ImageMode;

    /// <inheritdoc />
    public WeightPrecision Precision { get; init; }

    /// <summary>Where it computes, as asked for; null where nothing was.</summary>
    public string? Device { get; init; }

    /// <summary>Whether the memory is not compared with what the model takes.</summary>
    public bool SkipMemoryCheck { get; init; }

    /// <inheritdoc />
    public void Check() => LlavaConfig.Load(Folder);

    /// <inheritdoc />
    public string OwnPrecision() => SettingNaming.NameOf(CheckpointPrecision.Of(Folder, LlavaConfig.Load(Folder)));

    /// <inheritdoc />
    public void Prepare(AnswerDecoding decoding, int longestPrompt, int batchSize)
    {
        HeapSetting.Apply(new RuntimeRecipe());
        _chosen = ComputeDevice.Choose(Device, terminal);
        if (!SkipMemoryCheck)
        {
            GenerationMemory.Require(
                Folder,
                _chosen,
                Precision,
                new GenerationOptions { Beams = decoding.Beams, MaxNewTokens = decoding.MaxNewTokens },
                longestPrompt,
                batchSize);
        }
    }

    /// <inheritdoc />
    public IAnswerGenerator Open()
    {
        LlavaAnswerGenerator generator = LlavaAnswerGenerator.Open(
            Folder, ImageMode, _chosen ?? ComputeDevice.Choose(Device, terminal), Precision, kernels);
        if (generator.Notice is string notice)
        {
            terminal.Warn(notice);
        }

        return generator;
    }
}
