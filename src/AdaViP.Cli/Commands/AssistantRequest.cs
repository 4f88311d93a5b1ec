using AdaViP.Core.Recipes;
using AdaViP.Llava.Generation;

namespace AdaViP.Cli.Commands;

/// <summary>A model that is to answer questions about one picture.</summary>
internal sealed record AssistantRequest
{
    /// <summary>Checkpoint folder.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>The picture.</summary>
    public required string ImageFile { get; init; }

    /// <summary>How it becomes square; null for the usual way.</summary>
    public ImageMode? ImageMode { get; init; }

    /// <summary>Where the model computes, as asked for; null where nothing was.</summary>
    public string? Device { get; init; }

    /// <summary>In which precision; null is the checkpoint's own.</summary>
    public WeightPrecision? Precision { get; init; }

    /// <summary>How tokens are chosen.</summary>
    public required GenerationOptions Options { get; init; }

    /// <summary>Bytes of the longest text that is expected before an answer.</summary>
    public required int TextBytes { get; init; }

    /// <summary>Whether the memory is not compared with what the model takes.</summary>
    public bool SkipMemoryCheck { get; init; }
}
