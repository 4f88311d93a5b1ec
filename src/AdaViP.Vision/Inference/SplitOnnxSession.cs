using System.Diagnostics;
using AdaViP.Core.Data;
using Microsoft.ML.OnnxRuntime;

namespace AdaViP.Vision.Inference;

/// <summary>The two parts of a cut graph in ONNX Runtime; what the first computes stays in the runtime's memory.</summary>
internal sealed class SplitOnnxSession : ISplitGraphSession
{
    private readonly GraphFile _file;
    private readonly InferenceSession _first;
    private readonly InferenceSession _rest;
    private readonly string[] _boundary;
    private readonly RunOptions _run = new() { LogSeverityLevel = OnnxLibrary.LogLevel };
    private long _ticks;

    private SplitOnnxSession(GraphFile file, InferenceSession first, InferenceSession rest, string[] boundary)
    {
        _file = file;
        IEnumerable<KeyValuePair<string, NodeMetadata>> inputs = first.InputMetadata.Concat(
            rest.InputMetadata.Where(input => !boundary.Contains(input.Key) && !first.InputMetadata.ContainsKey(input.Key)));
        Signature = new GraphSignature(
            file.Path, [.. inputs.Select(input => OnnxSession.Describe(input.Key, input.Value))],
            [.. rest.OutputMetadata.Select(output => OnnxSession.Describe(output.Key, output.Value))]);
        _first = first;
        _rest = rest;
        _boundary = boundary;
    }

    /// <inheritdoc />
    public GraphSignature Signature { get; }

    /// <inheritdoc />
    public TimeSpan RunTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _ticks));

    /// <summary>Loads both parts.</summary>
    public static SplitOnnxSession Create(GraphFile file, GraphCut cut, SessionOptions options)
    {
        var first = new InferenceSession(cut.First, options);
        InferenceSession? rest = null;
        try
        {
            rest = new InferenceSession(
                cut.Rest(cut.Boundary.ToDictionary(name =>
                    name, name => (int)first.OutputMetadata[name].ElementDataType)), options);
            return new SplitOnnxSession(file, first, rest, [.. cut.Boundary]);
        }
        catch
        {
            first.Dispose();
            rest?.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<GraphOutput> Run(IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> outputs)
    {
        using IDisposable first = RunFirst(inputs);
        return RunRest(first, inputs, outputs);
    }

    /// <inheritdoc />
    public IDisposable RunFirst(IReadOnlyList<GraphInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return new FirstPart(Run(_first, inputs, [], _boundary));
    }

    /// <inheritdoc />
    public IReadOnlyList<GraphOutput> RunRest(IDisposable first, IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        FirstPart part = first as FirstPart ?? throw new ArgumentException("not a first part of a split session", nameof(first));
        using IDisposableReadOnlyCollection<OrtValue> results = Run(_rest, inputs, part.Values, [.. outputs]);
        return GraphNumbers.Collect(_file, results, outputs);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _run.Dispose();
        _first.Dispose();
        _rest.Dispose();
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, IReadOnlyList<GraphInput> inputs, IReadOnlyList<OrtValue> shared, string[] outputs)
    {
        var names = new List<string>(inputs.Count + shared.Count);
        var own = new List<OrtValue>(inputs.Count);
        try
        {
            foreach (GraphInput input in inputs)
            {
                GraphTensor declared = Signature.Input(input.Name)
                    ?? throw new UserDataException(
                        $"{_file.Role}: {_file.Path} has no input {input.Name}; {Signature.Summary}. "
                        + "Use an export that docs/foundation-models.md lists.");
                if (session.InputMetadata.ContainsKey(input.Name))
                {
                    own.Add(TensorCasts.ToValue(input, declared, $"{_file.Role}: {_file.Path}"));
                    names.Add(input.Name);
                }
            }

            if (shared.Count > 0)
            {
                names.AddRange(_boundary);
            }

            long start = Stopwatch.GetTimestamp();
            IDisposableReadOnlyCollection<OrtValue> results = session.Run(_run, names, [.. own, .. shared], outputs);
            Interlocked.Add(ref _ticks, Stopwatch.GetTimestamp() - start);
            return results;
        }
        catch (OnnxRuntimeException failure)
        {
            OnnxEngine.RequireMemory($"running the graph {_file.Role}", failure);
            throw new UserDataException(
                $"{_file.Role}: {_file.Path} failed in two parts: {OnnxText.FirstLine(failure)} Get the file again, "
                + "or use an export that docs/foundation-models.md lists.", failure);
        }
        finally
        {
            own.ForEach(value => value.Dispose());
        }
    }

    private sealed class FirstPart(IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
    {
        public IReadOnlyList<OrtValue> Values => values;

        public void Dispose() => values.Dispose();
    }
}
