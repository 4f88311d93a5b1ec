using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using AdaViP.Native;
using AdaViP.Torch.Tensors;
using AdaViP.Torch.Tests.Support;
using AdaViP.Training.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class TensorKernelsTests
{
    [Theory]
    [InlineData(ScalarType.Float32, Tolerances.KernelSums)]
    [InlineData(ScalarType.BFloat16, Tolerances.KernelBf16)]
    public void LogProbs_LibtorchAndNative_Agree(ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        using Generator generator = new(7, CPU);
        Tensor logits = (randn([13, 1000], generator: generator) * 3).to(dtype);
        Tensor targets = arange(0, 13, dtype: ScalarType.Int64) * 70;
        targets[4] = tensor(LogProbReference.IgnoreIndex);
        Tensor coefficients = (arange(0, 13, dtype: ScalarType.Float64) - 6) / 10;
        using NativePreferenceKernels native = new();
        using ReferencePreferenceKernels reference = new();
        (Tensor wantLogps, Tensor wantGradient) = Run(new TensorKernels(reference), logits, targets, coefficients);
        foreach (TensorKernels kernels in new[] { new TensorKernels(native), new TensorKernels(new TorchKernels(native)) })
        {
            (Tensor logps, Tensor gradient) = Run(kernels, logits, targets, coefficients);
            TensorClose.Check($"{kernels.Description} logps", wantLogps, logps, Tolerances.KernelSums);
            TensorClose.Check($"{kernels.Description} gradient", wantGradient, gradient, tolerance);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, Tolerances.KernelSums)]
    [InlineData(ScalarType.BFloat16, Tolerances.KernelBf16)]
    public void AdamW_LibtorchAndNative_Agree(ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        Tensor want = Update(new TensorKernels(native), dtype, out double wantSquares);
        Tensor got = Update(new TensorKernels(new TorchKernels(native)), dtype, out double gotSquares);
        TensorClose.Check("weights after three updates", want, got, tolerance);
        Close.ToLargest("sum of squares", [wantSquares], [gotSquares], Tolerances.KernelSums);
    }

    [Fact]
    public void LogProbForwardBackward_IsTheBackwardOfCoefficientOne()
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        using Generator generator = new(11, CPU);
        Tensor logits = randn([7, 1003], generator: generator);
        Tensor targets = randint(0, 1003, [7], dtype: ScalarType.Int64, generator: generator);
        foreach (TensorKernels kernels in new[] { new TensorKernels(native), new TensorKernels(new TorchKernels(native)) })
        {
            (Tensor wantLogps, Tensor wantGradient) = Run(kernels, logits, targets, ones([7], dtype: ScalarType.Float64));
            Tensor gradient = logits.clone();
            Tensor logps = zeros([7], dtype: ScalarType.Float64);
            Tensor logSumExp = zeros([7], dtype: ScalarType.Float64);
            kernels.LogProbForwardBackward(gradient, targets, logps, logSumExp);
            Assert.Equal(wantLogps.data<double>().ToArray(), logps.data<double>().ToArray());
            Assert.Equal(wantGradient.data<float>().ToArray(), gradient.data<float>().ToArray());
        }
    }

    [Fact]
    public void SequenceLogProb_LibtorchAndNative_Agree()
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        using TorchKernels libtorch = new(native);
        using Generator generator = new(5, CPU);
        Tensor logits = randn([6, 101], generator: generator);
        Tensor targets = randint(0, 101, [6], dtype: ScalarType.Int64, generator: generator);
        Tensor segments = tensor(new[] { 0, 0, 1, 1, 1, 3 });
        double[][] sums = [.. new IPreferenceKernels[] { native, libtorch }.Select(kernels =>
        {
            Tensor totals = ones([5], dtype: ScalarType.Float64);
            Tensor logSumExp = zeros([6], dtype: ScalarType.Float64);
            kernels.SequenceLogProb(
                TensorViews.Matrix(logits), TensorViews.Flat(targets), TensorViews.Flat(segments), TensorViews.Flat(totals),
                TensorViews.Flat(logSumExp));
            return totals.data<double>().ToArray();
        })];
        Close.ToLargest("sums", sums[0], sums[1], Tolerances.KernelSums);
        Assert.Equal((0.0, 0.0), (sums[0][2], sums[1][4]));
    }

    [Fact]
    public void Views_OfPlainMemoryForLibtorch_AreRefused()
    {
        using NativePreferenceKernels native = new();
        using TorchKernels libtorch = new(native);
        Assert.Throws<ArgumentException>(() => libtorch.SumSquares(TensorView.Vector(64, ElementType.Float32, 1)));
    }

    [Fact]
    public void Views_OfAnotherDevice_AreRefusedWithBothValues()
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        using ReferencePreferenceKernels reference = new();
        TensorView elsewhere = TensorViews.Flat(ones([4])) with { Device = new KernelDevice(DeviceKind.Cuda, 1) };
        foreach (IPreferenceKernels kernels in new IPreferenceKernels[] { native, reference })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => kernels.SumSquares(elsewhere));
            Assert.Contains("cuda:1", error.Message, StringComparison.Ordinal);
            Assert.Contains("cpu", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void HostKernels_TransposedMatrix_AreRefused()
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        Tensor transposed = zeros([4, 3]).t();
        Tensor rows = zeros([3], dtype: ScalarType.Float64);
        Assert.Throws<ArgumentException>(() => new TensorKernels(native).LogProbForward(
            transposed, zeros([3], dtype: ScalarType.Int64), rows, rows));
    }

    private static (Tensor Logps, Tensor Gradient) Run(TensorKernels kernels, Tensor logits, Tensor targets, Tensor coefficients)
    {
        Tensor gradient = logits.clone();
        Tensor logps = zeros([logits.size(0)], dtype: ScalarType.Float64);
        Tensor logSumExp = zeros([logits.size(0)], dtype: ScalarType.Float64);
        kernels.LogProbForward(gradient, targets, logps, logSumExp);
        kernels.LogProbBackward(gradient, targets, logSumExp, coefficients);
        return (logps, gradient);
    }

    private static Tensor Update(TensorKernels kernels, ScalarType dtype, out double squares)
    {
        using Generator generator = new(9, CPU);
        Tensor start = randn([517], generator: generator);
        Tensor parameter = start.to(dtype);
        Tensor? master = dtype == ScalarType.Float32 ? null : parameter.to(ScalarType.Float32);
        Tensor first = zeros([517]);
        Tensor second = zeros([517]);
        squares = 0;
        for (int step = 1; step <= 3; step++)
        {
            Tensor gradient = randn([517], generator: generator);
            squares = kernels.SumSquares(gradient);
            kernels.AdamW(new AdamWOptions(step, 1e-2, 0.9, 0.999, 1e-8, 0.1, 0.5), parameter, master, gradient, first, second);
        }

        return parameter;
    }
}
