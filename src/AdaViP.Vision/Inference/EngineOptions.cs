namespace AdaViP.Vision.Inference;

/// <summary>How graphs are run.</summary>
public sealed record EngineOptions
{
    /// <summary>What runs them.</summary>
    public EngineProvider Provider { get; init; } = EngineProvider.Cpu;

    /// <summary>
    /// A libonnxruntime built with the provider (its provider libraries beside it); null: the one for processors that comes with
    /// the program. One process uses one library.
    /// </summary>
    public string? Library { get; init; }

    /// <summary>GPU, from 0.</summary>
    public int Device { get; init; }

    /// <summary>Threads of one run, 0: as many as the processors this process may use.</summary>
    public int Threads { get; init; }

    /// <summary>Options for runs side by side: where <see cref="Threads"/> is 0, each gets its share of the processors.</summary>
    /// <param name="options">What was configured.</param>
    /// <param name="runs">Runs at the same time, at least 1.</param>
    public static EngineOptions Shared(EngineOptions options, int runs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        return options.Threads > 0 ? options : options with { Threads = Math.Max(1, Environment.ProcessorCount / runs) };
    }

    /// <summary>Folder for the engines that TensorRT builds; null: built anew in every process.</summary>
    public string? TensorRtCache { get; init; }
}
