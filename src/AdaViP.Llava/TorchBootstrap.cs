using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AdaViP.Torch.Loading;

namespace AdaViP.Llava;

/// <summary>Makes TorchSharp loadable before any code of an assembly that uses it runs.</summary>
internal static class TorchBootstrap
{
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "TorchSharp loads its native library in a static constructor; nothing later than this is early enough.")]
    internal static void Run() => TorchRuntime.EnsureLoadable();
}
