using AdaViP.Core.Kernels;

namespace AdaViP.Native.Tests;

/// <summary>Calls that every implementation of <see cref="IPreferenceKernels"/> refuses before it writes anything.</summary>
internal sealed class WrongCalls
{
    private const int Rows = 3;
    private const int Vocab = 5;

    private readonly NewZeros _zeros;
    private readonly TensorView _logits;
    private readonly TensorView _gradient;
    private readonly TensorView _targets;
    private readonly TensorView _numbers;
    private readonly TensorView _others;
    private readonly TensorView _segments;

    public WrongCalls(NewZeros zeros)
    {
        _zeros = zeros;
        _logits = zeros(ElementType.Float32, Rows, Vocab);
        _gradient = KernelEdges.Numbers(zeros(ElementType.Float32, Rows, Vocab), [.. Enumerable.Repeat(-7.0, Rows * Vocab)]);
        _targets = zeros(ElementType.Int64, Rows);
        _numbers = KernelEdges.Numbers(zeros(ElementType.Float64, Rows), -7, -7, -7);
        _others = KernelEdges.Numbers(zeros(ElementType.Float64, Rows), -7, -7, -7);
        _segments = zeros(ElementType.Int32, Rows);
    }

    /// <summary>Makes every call; says which was taken, refused with another exception or wrote something.</summary>
    public IEnumerable<string> Faults(IPreferenceKernels kernels)
    {
        (Type Kind, Action<IPreferenceKernels> Call)[] calls = [.. LogProbs(), .. Gradients(), .. Sequences(), .. Optimizer()];
        for (int i = 0; i < calls.Length; i++)
        {
            Exception? thrown = null;
            try
            {
                calls[i].Call(kernels);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                thrown = exception;
            }

            if (!calls[i].Kind.IsInstanceOfType(thrown))
            {
                yield return $"call {i} of {kernels.Description}: {thrown?.ToString() ?? "taken"}";
            }
        }

        double[] kept =
        [
            .. KernelEdges.Read(_numbers, Rows), .. KernelEdges.Read(_others, Rows), .. KernelEdges.Read(_gradient, Rows * Vocab),
        ];
        if (kept.Any(value => value != -7) || KernelEdges.Read(_logits, Rows * Vocab).Any(value => value != 0))
        {
            yield return $"{kernels.Description} wrote before it refused";
        }
    }

    private static (Type Kind, Action<IPreferenceKernels> Call) Wrong(Action<IPreferenceKernels> call) =>
        (typeof(ArgumentException), call);

    private static (Type Kind, Action<IPreferenceKernels> Call) Unsupported(Action<IPreferenceKernels> call) =>
        (typeof(NotSupportedException), call);

    private IEnumerable<(Type Kind, Action<IPreferenceKernels> Call)> LogProbs()
    {
        TensorView elsewhere = _numbers with { Device = new KernelDevice(DeviceKind.Cuda, 0) };
        TensorView spread = _numbers with { Strides = _numbers.Strides with { D0 = 2 } };
        TensorView columns = _logits with { Strides = _logits.Strides with { D1 = 2 } };
        TensorView odd = _numbers with { DangerousAddress = _numbers.DangerousAddress + 1 };
        TensorView nowhere = _numbers with { DangerousAddress = 0 };
        TensorView large = KernelEdges.Integers(_zeros(ElementType.Int64, Rows), 0, 0, Vocab);
        TensorView negative = KernelEdges.Integers(_zeros(ElementType.Int64, Rows), 0, -1, 0);
        TensorView none = TensorView.None;
        yield return Wrong(kernels => kernels.LogProbForward(_numbers, _targets, _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(none, _targets, _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(_zeros(ElementType.Float64, Rows, Vocab), _targets, _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, none, _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _segments, _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _zeros(ElementType.Int64, 2), _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, large, _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, negative, _numbers, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, none, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, _zeros(ElementType.Float16, Rows), none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, _zeros(ElementType.Float64, Rows + 1), none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, _numbers, _zeros(ElementType.Float64, Rows + 1)));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, elsewhere, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, _numbers, _numbers));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, odd, none));
        yield return Wrong(kernels => kernels.LogProbForward(_logits, _targets, nowhere, none));
        yield return Unsupported(kernels => kernels.LogProbForward(_logits, _targets, spread, none));
        yield return Unsupported(kernels => kernels.LogProbForward(columns, _targets, _numbers, none));
    }

    private IEnumerable<(Type Kind, Action<IPreferenceKernels> Call)> Gradients()
    {
        TensorView crossing = _gradient with { Strides = _gradient.Strides with { D0 = 2 } };
        TensorView shifted = _logits with { DangerousAddress = _logits.DangerousAddress + sizeof(float) };
        TensorView large = KernelEdges.Integers(_zeros(ElementType.Int64, Rows), 0, 0, Vocab);
        TensorView none = TensorView.None;
        yield return Wrong(kernels => kernels.LogProbBackward(_logits, _targets, _numbers, _others, crossing));
        yield return Wrong(kernels => kernels.LogProbBackward(_logits, _targets, _numbers, _others, shifted));
        yield return Wrong(kernels => kernels.LogProbBackward(_logits, large, _numbers, _others, _gradient));
        yield return Wrong(kernels =>
            kernels.LogProbBackward(_logits, _targets, _numbers, _others, _zeros(ElementType.Float32, Rows, Vocab + 1)));
        yield return Wrong(kernels =>
            kernels.LogProbBackward(_logits, _targets, _numbers, _others, _zeros(ElementType.BFloat16, Rows, Vocab)));
        yield return Wrong(kernels => kernels.LogProbBackward(_logits, _targets, none, _others, _gradient));
        yield return Wrong(kernels => kernels.LogProbBackward(_logits, _targets, _numbers, none, _gradient));
        yield return Wrong(kernels => kernels.LogProbForwardBackward(_logits, _targets, _numbers, _numbers, none, _gradient));
        yield return Wrong(kernels => kernels.LogProbForwardBackward(_logits, large, none, _numbers, none, _gradient));
        yield return Wrong(kernels => kernels.LogProbForwardBackward(_logits, _targets, none, _numbers, _numbers, _gradient));
        yield return Wrong(kernels => kernels.LogProbForwardBackward(_logits, _targets, none, _numbers, none, shifted));
    }

    private IEnumerable<(Type Kind, Action<IPreferenceKernels> Call)> Sequences()
    {
        TensorView falling = KernelEdges.Integers(_zeros(ElementType.Int32, Rows), 1, 0, 0);
        TensorView large = KernelEdges.Integers(_zeros(ElementType.Int32, Rows), 0, 0, Rows);
        TensorView negative = KernelEdges.Integers(_zeros(ElementType.Int32, Rows), -1, 0, 0);
        TensorView none = TensorView.None;
        yield return Wrong(kernels => kernels.SequenceLogProb(_logits, _targets, falling, _others, none));
        yield return Wrong(kernels => kernels.SequenceLogProb(_logits, _targets, large, _others, none));
        yield return Wrong(kernels => kernels.SequenceLogProb(_logits, _targets, negative, _others, none));
        yield return Wrong(kernels => kernels.SequenceLogProb(_logits, _targets, _targets, _others, none));
        yield return Wrong(kernels => kernels.SequenceLogProb(_logits, _targets, _segments, _others, _others));
        yield return Wrong(kernels =>
            kernels.SequenceLogProb(_logits, _targets, _segments, _zeros(ElementType.Float64, 0), none));
        yield return Wrong(kernels =>
            kernels.SequenceLogProb(_logits, _targets, _segments, _zeros(ElementType.Float32, Rows), none));
    }

    private IEnumerable<(Type Kind, Action<IPreferenceKernels> Call)> Optimizer()
    {
        AdamWOptions update = new(1, 1e-3, 0.9, 0.99, 1e-8, 0, 1);
        TensorView weights = _zeros(ElementType.Float32, Rows);
        TensorView first = _zeros(ElementType.Float32, Rows);
        TensorView second = _zeros(ElementType.Float32, Rows);
        TensorView slope = _zeros(ElementType.Float32, Rows);
        TensorView half = _zeros(ElementType.BFloat16, Rows);
        TensorView none = TensorView.None;
        yield return Wrong(kernels => kernels.SumSquares(_numbers));
        yield return Wrong(kernels => kernels.SumSquares(_logits));
        yield return Wrong(kernels => kernels.AdamW(update, weights, first, slope, first, second));
        yield return Wrong(kernels => kernels.AdamW(update, half, none, slope, first, second));
        yield return Wrong(kernels => kernels.AdamW(update, weights, none, slope, first, first));
        yield return Wrong(kernels => kernels.AdamW(update, weights, none, _zeros(ElementType.Float16, Rows), first, second));
        yield return Wrong(kernels => kernels.AdamW(update, weights, none, _zeros(ElementType.Float32, 2), first, second));
        AdamWOptions[] ranges =
        [
            update with { Step = 0 }, update with { Beta1 = 1 }, update with { Beta2 = -0.1 },
            update with { Epsilon = double.NaN }, update with { LearningRate = -1 },
            update with { WeightDecay = double.PositiveInfinity }, update with { GradientScale = double.NaN },
        ];
        foreach (AdamWOptions range in ranges)
        {
            yield return Wrong(kernels => kernels.AdamW(range, weights, none, slope, first, second));
        }
    }
}
