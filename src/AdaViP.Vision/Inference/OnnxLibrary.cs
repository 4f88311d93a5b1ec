using System.Reflection;
using System.Runtime.InteropServices;
using AdaViP.Core;
using AdaViP.Core.Inputs;
using Microsoft.ML.OnnxRuntime;

namespace AdaViP.Vision.Inference;

/// <summary>Decides once per process which native ONNX Runtime is used: the program's own, or one of the user's.</summary>
internal static class OnnxLibrary
{
    /// <summary>Environment variable with the path of the library, where the configuration names none.</summary>
    internal const string PathVariable = "ADAVIP_ONNXRUNTIME_LIBRARY";

    // With telemetry on, the library keeps an id of the device and a database of paths, graph names and error texts in the user's
    // home folder and sends them to its vendor. It reads the variable once, when it is loaded.
    private const string TelemetryOff = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// What the runtime may print by itself: what it knows of a failure comes as an exception, and its own lines on standard
    /// error would stand before the program's message, with colour codes and names of nodes.
    /// </summary>
    internal const OrtLoggingLevel LogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    private static readonly Lock Gate = new();
    private static bool Decided;
    private static string? LoadedPath;

    /// <summary>Uses a library for the whole process; the first call decides.</summary>
    /// <param name="path">The user's library, or null for the program's own.</param>
    /// <exception cref="UserErrorException">
    /// It cannot be loaded, is not an ONNX Runtime, or another one is in use already.
    /// </exception>
    internal static void Use(string? path)
    {
        path ??= System.Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named ? named : null;
        string? full = path is null ? null : Path.GetFullPath(path);
        lock (Gate)
        {
            if (!Decided)
            {
                TurnTelemetryOff();
                if (full is not null)
                {
                    nint handle = Open(full);
                    OrtEnv.DisableDllImportResolver = true;
                    NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (name, assembly, search) =>
                        name == "onnxruntime" ? handle : NativeLibrary.Load(name, assembly, search));
                }

                LoadedPath = full;
                Decided = true;
            }
            else if (full != LoadedPath)
            {
                throw new UserErrorException(
                    $"engine.library is {full ?? "not set"}, "
                    + $"but this process already uses {LoadedPath ?? "the program's own"} ONNX Runtime library. "
                    + "Use one library per process.");
            }
        }
    }

    /// <summary>The process's one environment, silent from its first moment: it reports on devices when it is created.</summary>
    internal static OrtEnv Environment()
    {
        lock (Gate)
        {
            if (!OrtEnv.IsCreated)
            {
                var options = new EnvironmentCreationOptions { logId = "adavip", logLevel = LogLevel };
                return OrtEnv.CreateInstanceWithOptions(ref options);
            }

            OrtEnv environment = OrtEnv.Instance();
            environment.EnvLogLevel = LogLevel;
            return environment;
        }
    }

    private static void TurnTelemetryOff()
    {
        if (!ProcessEnvironment.Set(TelemetryOff, "1"))
        {
            throw new UserErrorException(
                $"The telemetry of ONNX Runtime cannot be turned off: {TelemetryOff} could not be set. "
                    + $"Set {TelemetryOff}=1 in the environment of the program.");
        }
    }

    private static nint Open(string path)
    {
        if (InputFile.Problem(path) is string problem)
        {
            throw new UserErrorException(
                $"engine.library: {path} {problem}. Give the path of a libonnxruntime that was built with the provider, "
                + "its provider libraries beside it.");
        }

        try
        {
            nint handle = NativeLibrary.Load(path);
            return NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out _)
                ? handle
                : throw new UserErrorException(
                    $"engine.library: {path} is not an ONNX Runtime library: it has no OrtGetApiBase. "
                    + "Name the libonnxruntime file itself.");
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw new UserErrorException(
                $"engine.library: {path} cannot be loaded. "
                    + "Check that it is built for this system and that the libraries it needs are installed "
                    + $"('ldd {path}' lists them). The loader says: {LoaderMessage(failure)}",
                failure);
        }
    }

    // The runtime puts advice of its own in front of what the system's loader said.
    private static string LoaderMessage(Exception failure)
    {
        string[] lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? lines[1] : lines[0];
    }

    /// <summary>Version of the managed side, which the native one has to support.</summary>
    internal static string ManagedVersion =>
        typeof(OrtEnv).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? typeof(OrtEnv).Assembly.GetName().Version!.ToString(3);
}
