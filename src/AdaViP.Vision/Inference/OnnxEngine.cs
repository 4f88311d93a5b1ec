using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace AdaViP.Vision.Inference;

/// <summary>Runs graphs with ONNX Runtime: on the processor, or on an NVIDIA GPU with a library that the user supplies.</summary>
public sealed class OnnxEngine : IGraphEngine
{
    // Two copies of the file are held while it is cut.
    private const int LargestCut = 1 << 30;

    private readonly EngineOptions _options;
    private readonly OrtEnv _environment;

    /// <summary>Loads the runtime and checks that it has the provider.</summary>
    /// <param name="options">Provider, library, threads.</param>
    /// <exception cref="UserErrorException">The library cannot be loaded, is too old, or lacks the provider.</exception>
    public OnnxEngine(EngineOptions? options = null)
    {
        _options = options ?? new EngineOptions();
        OnnxLibrary.Use(_options.Library);
        try
        {
            _environment = OnnxLibrary.Environment();
        }
        catch (Exception failure) when (failure
            is TypeInitializationException or DllNotFoundException or NotSupportedException or OnnxRuntimeException)
        {
            Exception cause = failure.InnerException ?? failure;
            throw new UserErrorException(
                $"ONNX Runtime cannot be started: {cause.Message.Trim()} The program needs version {OnnxLibrary.ManagedVersion} "
                    + "or later; check engine.library.",
                failure);
        }

        string[] available = _environment.GetAvailableProviders();
        string? needed = ProviderName(_options.Provider);
        if (needed is not null && !available.Contains(needed))
        {
            throw new UserErrorException(
                $"engine.provider is {_options.Provider.ToString().ToLowerInvariant()}, but this ONNX Runtime "
                + $"({_options.Library ?? "the program's own, for processors only"}) has only {string.Join(", ", available)}. "
                + $"Set engine.library (or {OnnxLibrary.PathVariable}) "
                + $"to a libonnxruntime {OnnxLibrary.ManagedVersion} built with it, or set engine.provider to cpu.");
        }

        string device = _options.Provider == EngineProvider.Cpu
            ? "cpu"
            : $"{_options.Provider.ToString().ToLowerInvariant()}:{_options.Device}";
        Description = $"ONNX Runtime {_environment.GetVersionString()}, {device}";
    }

    /// <inheritdoc />
    public string Description { get; }

    /// <inheritdoc />
    public IGraphSession Load(GraphFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        GraphFileCheck.Require(file);
        using SessionOptions session = Options(file);
        try
        {
            return new OnnxSession(file, new InferenceSession(file.Path, session));
        }
        catch (OnnxRuntimeException failure)
        {
            RequireMemory($"loading {file.Role} from {file.Path}", failure);
            throw new UserDataException(
                $"{file.Role}: {file.Path} cannot be loaded: {OnnxText.Refusal(file, failure)}",
                failure);
        }
    }

    /// <inheritdoc />
    public long? EmbeddingRows(GraphFile file, string input)
    {
        ArgumentNullException.ThrowIfNull(file);
        using FileStream model = InputFile.Open(file.Path);
        try
        {
            return GraphTables.Rows(model, input);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or InvalidProtocolBufferException)
        {
            throw new UserDataException(
                $"{file.Role}: {file.Path} cannot be read as a graph: "
                    + $"{ShownValue.Sentence(failure is InvalidDataException ? failure.Message : WireField.Broken)} "
                    + "Get the file again.",
                failure);
        }
    }

    /// <inheritdoc />
    public ISplitGraphSession? LoadSplit(GraphFile file, IReadOnlyList<string> first, IReadOnlyList<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(outputs);
        if (_options.Provider != EngineProvider.Cpu || new FileInfo(file.Path).Length > LargestCut)
        {
            return null;
        }

        try
        {
            GraphCut? cut = GraphCut.Create(InputFile.ReadAllBytes(file.Path, LargestCut), first.ToHashSet(), outputs);
            if (cut is null)
            {
                return null;
            }

            using SessionOptions options = Options(file);
            return SplitOnnxSession.Create(file, cut, options);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or InvalidDataException)
        {
            return null; // the whole graph does the same
        }
    }

    /// <inheritdoc />
    public IGraphSession? LoadPart(GraphFile file, GraphSignature whole, IReadOnlyList<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(outputs);
        if (new FileInfo(file.Path).Length > LargestCut)
        {
            return null;
        }

        try
        {
            if (GraphCut.Only(InputFile.ReadAllBytes(file.Path, LargestCut), outputs) is not byte[] part)
            {
                return null;
            }

            using SessionOptions options = Options(file);
            return new OnnxSession(file, new InferenceSession(part, options), whole);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or InvalidDataException)
        {
            return null; // the whole graph does the same
        }
    }

    /// <summary>Tells a failure that a lack of memory or threads causes, not a file, from all others.</summary>
    /// <param name="phase">What was being done.</param>
    /// <param name="failure">What the runtime threw.</param>
    /// <exception cref="MemoryException">Memory ran out.</exception>
    /// <exception cref="ThreadException">No further thread could be started.</exception>
    internal static void RequireMemory(string phase, OnnxRuntimeException failure)
    {
        if (MemoryProblem.Is(failure))
        {
            throw new MemoryException(phase, MemoryProblem.Asked(failure), failure);
        }

        if (ThreadException.Is(failure))
        {
            throw new ThreadException(phase, failure);
        }
    }

    private static string? ProviderName(EngineProvider provider) => provider switch
    {
        EngineProvider.Cuda => "CUDAExecutionProvider",
        EngineProvider.TensorRt => "TensorrtExecutionProvider",
        _ => null,
    };

    private SessionOptions Options(GraphFile file)
    {
        var session = new SessionOptions
        {
            GraphOptimizationLevel = file.Optimization switch
            {
                GraphOptimization.None => GraphOptimizationLevel.ORT_DISABLE_ALL,
                GraphOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                GraphOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            InterOpNumThreads = 1,
            IntraOpNumThreads = Threads(file),
            LogSeverityLevel = OnnxLibrary.LogLevel,

            // Patterns are kept per input shape; texts and pictures of many lengths would fill memory with them.
            EnableMemoryPattern = false,
        };

        // Five models share the processors: a waiting model must not spin on cores that another one needs.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            AppendProvider(session);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or EntryPointNotFoundException)
        {
            session.Dispose();
            throw new UserErrorException(
                $"engine.provider {_options.Provider.ToString().ToLowerInvariant()} cannot be used: "
                    + $"{OnnxText.FirstLine(failure)} "
                    + $"Its provider libraries must lie beside {_options.Library ?? "libonnxruntime"}, "
                    + "and CUDA and cuDNN (and TensorRT) must be installed where the loader finds them.",
                failure);
        }

        return session;
    }

    private int Threads(GraphFile file)
    {
        int threads = file.Threads ?? _options.Threads;
        return threads > 0 ? threads : Environment.ProcessorCount;
    }

    private void AppendProvider(SessionOptions session)
    {
        string device = _options.Device.ToString(CultureInfo.InvariantCulture);
        if (_options.Provider == EngineProvider.TensorRt)
        {
            using var options = new OrtTensorRTProviderOptions();
            var values = new Dictionary<string, string> { ["device_id"] = device };
            if (_options.TensorRtCache is string cache)
            {
                Directory.CreateDirectory(cache);
                values["trt_engine_cache_enable"] = "1";
                values["trt_engine_cache_path"] = cache;
            }

            options.UpdateOptions(values);
            session.AppendExecutionProvider_Tensorrt(options);
        }

        if (_options.Provider is EngineProvider.Cuda or EngineProvider.TensorRt)
        {
            using var options = new OrtCUDAProviderOptions();

            // Shapes vary with text length and picture: an exhaustive search for each would cost more than it gains.
            options.UpdateOptions(
                new Dictionary<string, string> { ["device_id"] = device, ["cudnn_conv_algo_search"] = "HEURISTIC" });
            session.AppendExecutionProvider_CUDA(options);
        }
    }
}
