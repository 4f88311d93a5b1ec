using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using AdaViP.Native.Tests;
using AdaViP.Torch.Tensors;
using AdaViP.Training.Kernels;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

/// <summary>
/// libtorch's kernels and the managed reference give, take and refuse the same at every edge of the port; both compute over the
/// same tensors of the processor.
/// </summary>
public sealed class TorchKernelsTests : IDisposable
{
    private static readonly ReferencePreferenceKernels Reference = new();

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TorchKernels _libtorch = new(Reference);

    public void Dispose()
    {
        _libtorch.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float16)]
    public void SpecialLogits_GiveTheSame(ElementType type)
    {
        double rounding = type == ElementType.Float32 ? Tolerances.KernelSums : Tolerances.KernelBf16;
        foreach ((string what, float[] row, long target, double coefficient) in KernelEdges.RowCases)
        {
            foreach (bool fused in new[] { false, true })
            {
                using var scope = NewDisposeScope();
                (double[] wantNumbers, double[] wantGradient) =
                    KernelEdges.Run(Reference, Zeros, type, row, target, coefficient, fused);
                (double[] numbers, double[] gradient) =
                    KernelEdges.Run(_libtorch, Zeros, type, row, target, coefficient, fused);
                string title = $"{type} {what}{(fused ? " fused" : string.Empty)}";
                Near.Equal(
                    $"{title} log-prob and log-sum-exp", wantNumbers, numbers, Tolerances.KernelSums, Tolerances.KernelSums);
                Near.Equal(
                    $"{title} gradient", wantGradient, gradient, rounding,
                    double.IsFinite(coefficient) ? Tolerances.KernelSums * Math.Abs(coefficient) : 0);
            }
        }
    }

    [Fact]
    public void SpecialRows_OfOneMatrix_DoNotTouchTheOthers()
    {
        float[][] rows = [.. KernelEdges.Rows.Where(row => row.Length < 10)];
        float[] padded = [.. rows.SelectMany(row => row.Concat(Enumerable.Repeat(float.NegativeInfinity, 9 - row.Length)))];
        TensorView logits = TensorViews.Matrix(tensor(padded).view(rows.Length, 9));
        TensorView targets = KernelEdges.Integers(
            Zeros(ElementType.Int64, rows.Length), [.. rows.Select((_, i) => i % 4 == 3 ? LogProbReference.IgnoreIndex : 0)]);
        TensorView segments = KernelEdges.Integers(
            Zeros(ElementType.Int32, rows.Length), [.. rows.Select((_, i) => (long)(i + (i / 5)))]);
        double[][] results = [.. new IPreferenceKernels[] { Reference, _libtorch }.Select(kernels =>
        {
            TensorView sums = KernelEdges.Numbers(Zeros(ElementType.Float64, 2 * rows.Length), 9, 9);
            TensorView lse = Zeros(ElementType.Float32, rows.Length);
            kernels.SequenceLogProb(logits, targets, segments, sums, lse);
            return KernelEdges.Read(sums, 2 * rows.Length).Concat(KernelEdges.Read(lse, rows.Length)).ToArray();
        })];
        Assert.Contains(results[0], double.IsNaN);
        Near.Equal("sums and log-sum-exps", results[0], results[1], Tolerances.KernelSums, Tolerances.KernelSums);
    }

    [Fact]
    public void EmptySizes_WriteNothingButSumsOfZero() => Assert.Empty(KernelEdges.WrittenForEmptySizes(_libtorch, Zeros));

    [Fact]
    public void WrongArguments_AreRefusedBeforeAnythingIsWritten()
    {
        Assert.Empty(new WrongCalls(Zeros).Faults(_libtorch));
        Assert.Empty(new WrongCalls(Zeros).Faults(Reference));
    }

    [Fact]
    public void RoundedLogSumExp_FusedGradientIsThatOfTheStoredOne()
    {
        float[] row = [1000.25f, 1000, 999];
        double[][] gradients = [.. new IPreferenceKernels[] { Reference, _libtorch }.Select(kernels =>
        {
            TensorView logits = TensorViews.Matrix(tensor(row).view(1, 3));
            TensorView lse = Zeros(ElementType.Float32, 1);
            TensorView targets = Zeros(ElementType.Int64, 1);
            kernels.LogProbForwardBackward(logits, targets, TensorView.None, Zeros(ElementType.Float32, 1), lse, logits);
            return KernelEdges.Read(logits, 3);
        })];
        Near.Equal("gradient", gradients[0], gradients[1], Tolerances.KernelSums, Tolerances.KernelSums);
    }

    [Fact]
    public void Views_OtherThanTheirTensors_AreComputedAsTheViewSays()
    {
        Tensor wide = arange(0, 27, dtype: ScalarType.Float32).remainder(tensor(7f)).view(3, 9);
        double[][] results = [.. new IPreferenceKernels[] { Reference, _libtorch }.Select(kernels =>
        {
            Tensor copy = wide.clone();
            TensorView logits = TensorViews.Matrix(copy) with { Shape = new Extents(3, 5, 1, 1) };
            logits = logits with { DangerousAddress = logits.DangerousAddress + (2 * sizeof(float)) };
            TensorView targets = TensorViews.Flat(ones([1, 3], dtype: ScalarType.Int64));
            TensorView logps = TensorViews.Flat(zeros([3, 1], dtype: ScalarType.Float64));
            kernels.LogProbForwardBackward(logits, targets, TensorView.None, logps, TensorView.None, logits);
            return KernelEdges.Read(logps, 3).Concat(KernelEdges.Read(TensorViews.Flat(copy), 27)).ToArray();
        })];
        Near.Equal("log-probs and memory", results[0], results[1], Tolerances.KernelSums, Tolerances.KernelSums);
        Assert.Equal(wide[2, 8].item<float>(), results[1][3 + 26]);
    }

    [Fact]
    public void Views_ThatTheirTensorCannotGive_AreRefused()
    {
        Tensor owner = zeros([3, 5]);
        TensorView view = TensorViews.Matrix(owner);
        TensorView vector = TensorViews.Flat(zeros([4]));
        TensorView reversed = view with
        {
            DangerousAddress = view.DangerousAddress + (10 * sizeof(float)),
            Strides = view.Strides with { D0 = -5 },
        };
        TensorView logps = KernelEdges.Numbers(Zeros(ElementType.Float64, 3), -7, -7, -7);
        Assert.Throws<NotSupportedException>(
            () => _libtorch.LogProbForward(reversed, Zeros(ElementType.Int64, 3), logps, TensorView.None));
        Assert.Throws<ArgumentException>(() => _libtorch.LogProbForward(
            view, Zeros(ElementType.Int64, 3), logps, TensorViews.Flat(zeros([3])) with { Owner = null }));
        Assert.Equal([-7.0, -7.0, -7.0], KernelEdges.Read(logps, 3));
        Assert.Throws<ArgumentException>(() => _libtorch.SumSquares(vector with { Shape = new Extents(5, 1, 1, 1) }));
        Assert.Throws<ArgumentException>(() => _libtorch.SumSquares(vector with { ElementType = ElementType.Float16 }));
        Assert.Throws<ArgumentException>(
            () => _libtorch.SumSquares(vector with { Device = new KernelDevice(DeviceKind.Cuda, 0) }));
    }

    [Fact]
    public void UncheckedTargets_OutOfRange_MakeTheirRowsNaN()
    {
        Tensor logits = randn([4, 6]);
        Tensor targets = tensor(new long[] { 6, 5, -1, LogProbReference.IgnoreIndex });
        (Tensor logps, Tensor logSumExp) = TorchLogProbs.Forward(logits, targets);
        Tensor gradient = zeros([4, 6]);
        TorchLogProbs.Backward(logits, targets, logSumExp, ones([4]), gradient);

        Assert.Equal([true, false, true, false], logps.isnan().data<bool>().ToArray());
        Assert.Equal([true, false, true, false], gradient.isnan().all(1).data<bool>().ToArray());
        Assert.Equal([true, false, true, false], gradient.isnan().any(1, false).data<bool>().ToArray());
        Assert.Equal(0.0, logps[3].item<double>());
    }

    [Fact]
    public void SumSquares_EdgesAndBlocks_GiveTheSame()
    {
        float[][] cases =
        [
            [1e30f, 1e30f], [float.MaxValue, float.MinValue], [1e-30f, 1e-40f], [float.NaN, 1], [float.PositiveInfinity, 1],
            [float.NegativeInfinity], [3], [],
        ];
        foreach (float[] values in cases)
        {
            foreach (ScalarType type in new[] { ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float16 })
            {
                TensorView view = TensorViews.Flat(tensor(values, dtype: ScalarType.Float32).to(type));
                Near.Equal(
                    $"{type} [{string.Join(", ", values)}]",
                    [Reference.SumSquares(view)],
                    [_libtorch.SumSquares(view)],
                    Tolerances.KernelSums,
                    0);
            }
        }

        Tensor blocks = ones([(1 << 24) + 3]);
        Assert.Equal((1 << 24) + 3, _libtorch.SumSquares(TensorViews.Flat(blocks)));
    }

    [Theory]
    [MemberData(nameof(KernelEdges.Decays), MemberType = typeof(KernelEdges))]
    public void AdamW_SpecialValues_GiveTheSame(double beta1, double beta2, double epsilon)
    {
        AdamWOptions options = new(3, 1e-2, beta1, beta2, epsilon, 0.1, 0.5);
        foreach ((ElementType type, ElementType slope) in
            from type in new[] { ElementType.Float32, ElementType.BFloat16 }
            from slope in new[] { ElementType.Float32, ElementType.BFloat16 }
            select (type, slope))
        {
            using var scope = NewDisposeScope();
            double tolerance = type == ElementType.BFloat16 ? Tolerances.KernelBf16 : Tolerances.KernelSums;
            Near.Equal(
                $"{type}, gradient {slope}",
                KernelEdges.Update(Reference, Zeros, options, type, slope),
                KernelEdges.Update(_libtorch, Zeros, options, type, slope),
                tolerance,
                0);
        }
    }

    private static TensorView Zeros(ElementType type, params ReadOnlySpan<long> sizes)
    {
        Tensor memory = zeros(sizes, dtype: type switch
        {
            ElementType.Float32 => ScalarType.Float32,
            ElementType.BFloat16 => ScalarType.BFloat16,
            ElementType.Float16 => ScalarType.Float16,
            ElementType.Float64 => ScalarType.Float64,
            ElementType.Int32 => ScalarType.Int32,
            _ => ScalarType.Int64,
        });
        return sizes.Length == 1 ? TensorViews.Flat(memory) : TensorViews.Matrix(memory);
    }
}
