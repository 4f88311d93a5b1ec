using System.Reflection;
using AdaViP.Core;
using AdaViP.Torch.Loading;
using TorchSharp;

namespace AdaViP.Torch.Devices;

/// <summary>What libtorch is and has on this machine, for reports.</summary>
public static class TorchEnvironment
{
    private const int StackBytes = 8 << 20;

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
    /// <exception cref="ThreadException">The system does not start that many.</exception>
    public static void SetThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        int count = threads == 0 ? Environment.ProcessorCount : threads;
        TorchLibrary.Require();
        try
        {
            RequireThreads(count);
        }
        catch (OutOfMemoryException e)
        {
            // The runtime says so whatever the system's reason was.
            throw new ThreadException($"starting {count} threads", e);
        }

        torch.set_num_threads(count);
    }

    // libtorch waits for ever for threads of its pool that the system did not start. Threads with the system's usual stack are
    // started for a moment, to learn that before.
    private static void RequireThreads(int count)
    {
        using ManualResetEventSlim end = new();
        List<Thread> started = [];
        try
        {
            for (int i = 1; i < count; i++)
            {
                Thread thread = new(end.Wait, StackBytes) { IsBackground = true };
                thread.Start();
                started.Add(thread);
            }
        }
        finally
        {
            end.Set();
            started.ForEach(thread => thread.Join());
        }
    }
}
