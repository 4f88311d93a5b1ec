using AdaViP.Core.Settings;

namespace AdaViP.Vision.Inference;

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
