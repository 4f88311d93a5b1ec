using System.Globalization;

namespace AdaViP.Core.Kernels;

/// <summary>Where memory lies and kernels compute.</summary>
/// <param name="Kind">Processor or GPU.</param>
/// <param name="Index">Which of the kind; 0 for the processor.</param>
public readonly record struct KernelDevice(DeviceKind Kind, int Index)
{
    /// <summary>The processor and its memory: the default value.</summary>
    public static KernelDevice Cpu => default;

    /// <summary>"cpu", "cuda:1".</summary>
    public override string ToString() => Kind == DeviceKind.Cpu && Index == 0
        ? "cpu"
        : string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()}:{Index}");
}

/// <summary>Kind of a <see cref="KernelDevice"/>; the values are those of the native header.</summary>
public enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu = 0,

    /// <summary>A GPU of Nvidia.</summary>
    Cuda = 1,
}
