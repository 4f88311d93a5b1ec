using System.Runtime.InteropServices;
using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using AdaViP.Native;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Bindings;

/// <summary>The native log-prob, optimizer and sum kernels and the reference take and refuse the same arguments.</summary>
public sealed unsafe class LogProbAgreementTests : IDisposable
{
    private const int Rows = 3;
    private const int Vocab = 5;
    private const float Inf = float.PositiveInfinity;

    private static readonly ReferencePreferenceKernels Reference = new();

    private readonly List<nint> _memory = [];

    public static TheoryData<string> Names => Implementations.Names;

    public void Dispose() => _memory.ForEach(address => NativeMemory.AlignedFree((void*)address));

    [Theory]
    [MemberData(nameof(Names))]
    public void SpecialLogits_GiveTheSame(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        float[][] rows =
        [
            [0], [-Inf], [Inf], [float.NaN], [-Inf, 1], [1, -Inf], [Inf, -Inf], [Inf, Inf], [float.NaN, -Inf], [-Inf, -Inf, -Inf],
            [float.MaxValue, 0, float.MinValue], [float.MinValue, float.MinValue], [1e30f, -1e30f, 3],
            [0, 0, 0, 0, 0, 0, 0, -Inf, 0],
            [.. Enumerable.Range(0, 3000).Select(i => i == 2999 ? 20f : -Inf)],
            [.. Enumerable.Range(0, 3000).Select(i => i == 2500 ? float.NaN : i % 7)],
        ];
        foreach (float[] row in rows)
        {
            foreach (long target in new[] { 0, row.Length - 1, LogProbReference.IgnoreIndex })
            {
                foreach (double coefficient in new[] { 0.75, 0.0, -2.0 })
                {
                    string what =
                        $"{implementation} [{string.Join(", ", row.Take(9))}] target {target} coefficient {coefficient}";
                    (double[] wantRow, double[] wantGradient) = Run(Reference, row, target, coefficient);
                    (double[] row2, double[] gradient) = Run(native, row, target, coefficient);

                    // N2 and N3 of docs/numerics.md.
                    Near.Equal(what + " log-prob and log-sum-exp", wantRow, row2, 1.2e-7, 4.2e-6);
                    Near.Equal(what + " gradient", wantGradient, gradient, 1.2e-7, 2.8e-7 * Math.Abs(coefficient));
                }
            }
        }
    }

    [Fact]
    public void EmptySizes_WriteNothingButSumsOfZero()
    {
        using NativePreferenceKernels native = new(1);
        foreach (IPreferenceKernels kernels in new IPreferenceKernels[] { native, Reference })
        {
            foreach ((int rows, int vocab) in new[] { (0, 0), (0, 7), (2, 0) })
            {
                TensorView logits = Matrix(rows, vocab);
                TensorView logps = Fill(Vector(rows, ElementType.Float64), -7);
                TensorView sums = Fill(Vector(2, ElementType.Float64), -7);
                TensorView targets = Vector(rows, ElementType.Int64);
                TensorView segments = Vector(rows, ElementType.Int32);
                kernels.LogProbForward(logits, targets, logps, TensorView.None);
                kernels.LogProbBackward(logits, targets, logps, logps, Matrix(rows, vocab));
                kernels.LogProbForwardBackward(logits, targets, TensorView.None, logps, TensorView.None, Matrix(rows, vocab));
                kernels.SequenceLogProb(logits, targets, segments, sums, TensorView.None);
                Assert.All(Read(logps), value => Assert.Equal(-7.0, value));
                Assert.Equal([0.0, 0.0], Read(sums));
            }

            Assert.Equal(0.0, kernels.SumSquares(Vector(0, ElementType.Float32)));
            TensorView none = Vector(0, ElementType.Float32);
            kernels.AdamW(new AdamWOptions(1, 1e-3, 0.9, 0.99, 1e-8, 0, 1), none, TensorView.None, none, none, none);
        }
    }

    [Fact]
    public void RowStrides_NegativeAndPadded_GiveTheSame()
    {
        using NativePreferenceKernels native = new(1);
        TensorView padded = TensorView.Matrix(Allocate(400), ElementType.Float32, Rows, Vocab, rowStride: 9);
        for (int i = 0; i < 27; i++)
        {
            ((float*)padded.DangerousAddress)[i] = (i * 37 % 11) - 5;
        }

        TensorView reversed = padded with
        {
            DangerousAddress = padded.DangerousAddress + (2 * 9 * sizeof(float)),
            Strides = padded.Strides with { D0 = -9 },
        };
        TensorView same = padded with { Strides = padded.Strides with { D0 = 0 } };
        foreach (TensorView logits in new[] { padded, reversed, same })
        {
            double[][] logps = [.. new IPreferenceKernels[] { native, Reference }.Select(kernels =>
            {
                TensorView result = Vector(Rows, ElementType.Float64);
                kernels.LogProbForward(logits, Vector(Rows, ElementType.Int64), result, TensorView.None);
                return Read(result);
            })];
            Near.Equal("strides", logps[1], logps[0], 1.2e-7, 4.2e-6);
        }
    }

    [Fact]
    public void WrongArguments_AreRefusedByBoth()
    {
        using NativePreferenceKernels native = new(1);
        TensorView logits = Matrix(Rows, Vocab);
        TensorView gradient = Matrix(Rows, Vocab);
        TensorView targets = Vector(Rows, ElementType.Int64);
        TensorView numbers = Vector(Rows, ElementType.Float64);
        TensorView others = Vector(Rows, ElementType.Float64);
        TensorView segments = Vector(Rows, ElementType.Int32);
        TensorView wrongTargets = Vector(Rows, ElementType.Int64);
        ((long*)wrongTargets.DangerousAddress)[2] = Vocab;
        TensorView falling = Vector(Rows, ElementType.Int32);
        ((int*)falling.DangerousAddress)[0] = 1;
        TensorView elsewhere = numbers with { Device = new KernelDevice(DeviceKind.Cuda, 0) };
        TensorView spread = numbers with { Strides = numbers.Strides with { D0 = 2 } };
        TensorView columns = logits with { Strides = logits.Strides with { D1 = 2 } };
        TensorView crossing = gradient with { Strides = gradient.Strides with { D0 = 2 } };
        TensorView shifted = logits with { DangerousAddress = logits.DangerousAddress + sizeof(float) };
        TensorView odd = numbers with { DangerousAddress = numbers.DangerousAddress + 1 };
        AdamWOptions update = new(1, 1e-3, 0.9, 0.99, 1e-8, 0, 1);
        TensorView weights = Vector(Rows, ElementType.Float32);
        TensorView first = Vector(Rows, ElementType.Float32);
        TensorView second = Vector(Rows, ElementType.Float32);
        TensorView slope = Vector(Rows, ElementType.Float32);
        TensorView half = Vector(Rows, ElementType.BFloat16);
        Type argument = typeof(ArgumentException);
        Type unsupported = typeof(NotSupportedException);
        (Type Kind, Action<IPreferenceKernels> Call)[] calls =
        [
            (argument, kernels => kernels.LogProbForward(numbers, targets, numbers, TensorView.None)),
            (argument, kernels => kernels.LogProbForward(TensorView.None, targets, numbers, TensorView.None)),
            (argument, kernels => kernels.LogProbForward(logits, segments, numbers, TensorView.None)),
            (argument, kernels => kernels.LogProbForward(logits, Vector(2, ElementType.Int64), numbers, TensorView.None)),
            (argument, kernels => kernels.LogProbForward(logits, wrongTargets, numbers, TensorView.None)),
            (argument, kernels => kernels.LogProbForward(logits, targets, elsewhere, TensorView.None)),
            (argument, kernels => kernels.LogProbForward(logits, targets, numbers, numbers)),
            (argument, kernels => kernels.LogProbForward(logits, targets, odd, TensorView.None)),
            (argument, kernels =>
                kernels.LogProbForward(logits, targets, numbers with { DangerousAddress = 0 }, TensorView.None)),
            (unsupported, kernels => kernels.LogProbForward(logits, targets, spread, TensorView.None)),
            (unsupported, kernels => kernels.LogProbForward(columns, targets, numbers, TensorView.None)),
            (argument, kernels => kernels.LogProbBackward(logits, targets, numbers, others, crossing)),
            (argument, kernels => kernels.LogProbBackward(logits, targets, numbers, others, shifted)),
            (argument, kernels => kernels.LogProbBackward(logits, targets, numbers, others, Matrix(Rows, Vocab + 1))),
            (argument, kernels => kernels.LogProbBackward(logits, targets, TensorView.None, others, gradient)),
            (argument, kernels => kernels.LogProbForwardBackward(logits, targets, numbers, numbers, TensorView.None, gradient)),
            (argument, kernels => kernels.SequenceLogProb(logits, targets, falling, others, TensorView.None)),
            (argument, kernels =>
                kernels.SequenceLogProb(logits, targets, segments, Vector(0, ElementType.Float64), TensorView.None)),
            (argument, kernels => kernels.SumSquares(numbers)),
            (argument, kernels => kernels.AdamW(update, weights, first, slope, first, second)),
            (argument, kernels => kernels.AdamW(update, half, TensorView.None, slope, first, second)),
            (argument, kernels => kernels.AdamW(update, weights, TensorView.None, slope, first, first)),
            (argument, kernels => kernels.AdamW(update with { Step = 0 }, weights, TensorView.None, slope, first, second)),
            (argument, kernels => kernels.AdamW(update with { Beta1 = 1 }, weights, TensorView.None, slope, first, second)),
            (argument, kernels =>
                kernels.AdamW(update with { Epsilon = double.NaN }, weights, TensorView.None, slope, first, second)),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            foreach (IPreferenceKernels kernels in new IPreferenceKernels[] { native, Reference })
            {
                Exception? thrown = Record.Exception(() => calls[i].Call(kernels));
                Assert.True(
                    calls[i].Kind.IsInstanceOfType(thrown),
                    $"call {i} of {kernels.Description}: {thrown?.ToString() ?? "taken"}");
            }
        }
    }

    private (double[] Row, double[] Gradient) Run(IPreferenceKernels kernels, float[] row, long target, double coefficient)
    {
        TensorView logits = Matrix(1, row.Length);
        row.CopyTo(new Span<float>((void*)logits.DangerousAddress, row.Length));
        TensorView targets = Vector(1, ElementType.Int64);
        *(long*)targets.DangerousAddress = target;
        TensorView numbers = Vector(3, ElementType.Float64);
        double* number = (double*)numbers.DangerousAddress;
        number[2] = coefficient;
        TensorView logp = TensorView.Vector((nint)number, ElementType.Float64, 1);
        TensorView lse = TensorView.Vector((nint)(number + 1), ElementType.Float64, 1);
        TensorView factor = TensorView.Vector((nint)(number + 2), ElementType.Float64, 1);
        kernels.LogProbForward(logits, targets, logp, lse);
        kernels.LogProbBackward(logits, targets, lse, factor, logits);
        float[] gradient = new Span<float>((void*)logits.DangerousAddress, row.Length).ToArray();
        return ([number[0], number[1]], Array.ConvertAll(gradient, value => (double)value));
    }

    private TensorView Matrix(int rows, int columns) =>
        TensorView.Matrix(Allocate(rows * columns * sizeof(float)), ElementType.Float32, rows, columns);

    private TensorView Vector(int count, ElementType type) => TensorView.Vector(Allocate(count * sizeof(double)), type, count);

    private static TensorView Fill(TensorView numbers, double value)
    {
        new Span<double>((void*)numbers.DangerousAddress, (int)numbers.Shape.D0).Fill(value);
        return numbers;
    }

    private static double[] Read(TensorView numbers) =>
        new Span<double>((void*)numbers.DangerousAddress, (int)numbers.Shape.D0).ToArray();

    private nint Allocate(int bytes)
    {
        void* memory = NativeMemory.AlignedAlloc((nuint)(bytes + 64), 64);
        NativeMemory.Clear(memory, (nuint)(bytes + 64));
        _memory.Add((nint)memory);
        return (nint)memory;
    }

    private static NativePreferenceKernels Create(string implementation)
    {
        Implementations.Require(implementation);
        return new NativePreferenceKernels(2, implementation);
    }
}
