using AdaViP.Core.Settings;

namespace AdaViP.Vision.Inference;

/// <summary>How graphs are run.</summary>
public sealed record EngineOptions
{
    /// <summary>What runs them.</summary>
    [Setting("what runs the graphs")]
    public EngineProvider Provider { get; init; } = EngineProvider.Cpu;

    /// <summary>
    /// A libonnxruntime built with the provider (its provider libraries beside it); null: the one for processors that comes with
    /// the program. One process uses one library.
    /// </summary>
    [Setting("libonnxruntime built with the provider; default: the program's own, for processors", IsFile = true)]
    public string? Library { get; init; }

    /// <summary>GPU, from 0.</summary>
    [Setting("number of the GPU", Min = 0, Max = 63)]
    public int Device { get; init; }

    /// <summary>Threads of one run, 0: as many as the processors this process may use.</summary>
    [Setting("of one run, 0: all processors, shared out among the workers of a build", Min = 0, Max = 1024)]
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

    /// <summary>Folder for the engines that TensorRT builds; null: built in every process.</summary>
    [Setting("folder for the engines that TensorRT builds; default: none is kept", IsFile = true)]
    [SettingName("tensorrt_cache")]
    public string? TensorRtCache { get; init; }
}

/// <summary>What runs the graphs.</summary>
public enum EngineProvider
{
    /// <summary>The processor, with the library that comes with the program.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA; needs <see cref="EngineOptions.Library"/>.</summary>
    Cuda,

    /// <summary>
    /// An NVIDIA GPU through TensorRT, CUDA for what TensorRT does not take; needs <see cref="EngineOptions.Library"/>.
    /// </summary>
    [SettingName("tensorrt")]
    TensorRt,
}
