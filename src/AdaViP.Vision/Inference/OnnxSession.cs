using System.Diagnostics;
using AdaViP.Core.Data;
using AdaViP.Vision.Settings;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AdaViP.Vision.Inference;

/// <summary>A graph in ONNX Runtime; inputs and outputs lie in the runtime's own memory during a run.</summary>
internal sealed class OnnxSession : IGraphSession
{
    private readonly GraphFile _file;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new() { LogSeverityLevel = OnnxLibrary.LogLevel };
    private long _ticks;

    /// <summary>Takes a loaded graph.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="session">The graph; disposed with this.</param>
    /// <param name="whole">
    /// What the file declares where the session holds only a part of it; inputs that the part lacks are ignored.
    /// </param>
    internal OnnxSession(GraphFile file, InferenceSession session, GraphSignature? whole = null)
    {
        _file = file;
        _session = session;
        Signature = whole ?? new GraphSignature(
            file.Path,
            [.. session.InputNames.Select(name => Describe(name, session.InputMetadata[name]))],
            [.. session.OutputNames.Select(name => Describe(name, session.OutputMetadata[name]))]);
    }

    /// <inheritdoc />
    public GraphSignature Signature { get; }

    /// <inheritdoc />
    public TimeSpan RunTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks));

    /// <inheritdoc />
    public IReadOnlyList<GraphOutput> Run(IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        var values = new List<OrtValue>(inputs.Count);
        try
        {
            using OrtIoBinding binding = _session.CreateIoBinding();
            foreach (GraphInput input in inputs)
            {
                GraphTensor declared = Signature.Input(input.Name)
                    ?? throw new UserDataException(
                        $"{_file.Role}: {_file.Path} has no input {input.Name}; {Signature.Summary}. "
                        + "Use an export that docs/foundation-models.md lists.");
                CheckShape(declared, input);
                if (!_session.InputMetadata.ContainsKey(input.Name))
                {
                    continue;
                }

                OrtValue value = TensorCasts.ToValue(input, declared, $"{_file.Role}: {_file.Path}");
                values.Add(value);
                binding.BindInput(input.Name, value);
            }

            foreach (string output in outputs)
            {
                binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
            }

            long start = Stopwatch.GetTimestamp();
            _session.RunWithBinding(_run, binding);
            Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - start);
            using IDisposableReadOnlyCollection<OrtValue> results = binding.GetOutputValues();
            return GraphNumbers.Collect(_file, results, outputs);
        }
        catch (OnnxRuntimeException failure)
        {
            OnnxEngine.RequireMemory($"running the graph {_file.Role}", failure);
            string shapes = string.Join("; ", inputs.Select(input => $"{input.Name} [{string.Join(", ", input.Shape)}]"));
            throw new UserDataException(
                $"{_file.Role}: {_file.Path} failed with {shapes}: "
                    + $"{OnnxText.FirstLine(failure)} The graph declares {Signature.Summary}. "
                    + "Get the file again, or use an export that docs/foundation-models.md lists.",
                failure);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private void CheckShape(GraphTensor declared, GraphInput input)
    {
        bool fits = declared.Rank == input.Shape.Length;
        for (int axis = 0; fits && axis < declared.Rank; axis++)
        {
            fits = declared.Axes[axis].Accepts(checked((int)input.Shape[axis]));
        }

        if (!fits)
        {
            throw new UserDataException(
                $"{_file.Role}: {_file.Path} takes {declared}, but the program has [{string.Join(", ", input.Shape)}] for it. "
                + $"Use a graph of one of the known families ({VisionSettings.CheckModels} names them).");
        }
    }

    internal static GraphTensor Describe(string name, NodeMetadata metadata)
    {
        if (metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
        {
            return new GraphTensor(name, GraphElement.Other, []);
        }

        int[] sizes = metadata.Dimensions;
        string[] names = metadata.SymbolicDimensions;
        var axes = new GraphAxis[sizes.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            string? label = i < names.Length && names[i].Length > 0 ? names[i] : null;
            axes[i] = sizes[i] >= 0 ? new GraphAxis(sizes[i], null) : new GraphAxis(null, label);
        }

        return new GraphTensor(name, Element(metadata.ElementDataType), axes);
    }

    private static GraphElement Element(TensorElementType type) => type switch
    {
        TensorElementType.Float => GraphElement.Float32,
        TensorElementType.Float16 => GraphElement.Float16,
        TensorElementType.Double => GraphElement.Float64,
        TensorElementType.Int64 => GraphElement.Int64,
        TensorElementType.Int32 => GraphElement.Int32,
        TensorElementType.UInt8 => GraphElement.UInt8,
        TensorElementType.Bool => GraphElement.Bool,
        _ => GraphElement.Other,
    };
}
