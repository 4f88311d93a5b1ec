using System.Reflection;
using TorchSharp;

namespace AdaViP.Llava;

/// <summary>What libtorch is and has on this machine, for reports.</summary>
public static class TorchEnvironment
{
    /// <summary>Version of the TorchSharp package.</summary>
    public static string TorchSharpVersion { get; } =
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? typeof(torch).Assembly.GetName().Version!.ToString();

    /// <summary>Version of libtorch.</summary>
    public static string LibtorchVersion
    {
        get
        {
            TorchLibrary.Require();
            return torch.__version__;
        }
    }

    /// <summary>Threads that libtorch computes one operation with.</summary>
    public static int Threads
    {
        get
        {
            TorchLibrary.Require();
            return torch.get_num_threads();
        }
    }

    /// <summary>Devices as <see cref="TorchDevices.Open"/> names them: cpu first, then every GPU.</summary>
    public static IReadOnlyList<string> Devices
    {
        get
        {
            TorchLibrary.Require();
            int gpus = torch.cuda_is_available() ? torch.cuda.device_count() : 0;
            return ["cpu", .. Enumerable.Range(0, gpus).Select(i => $"cuda:{i}")];
        }
    }

    /// <summary>Sets the threads of libtorch.</summary>
    /// <param name="threads">0 means all processors.</param>
    public static void SetThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        TorchLibrary.Require();
        torch.set_num_threads(threads == 0 ? Environment.ProcessorCount : threads);
    }
}
