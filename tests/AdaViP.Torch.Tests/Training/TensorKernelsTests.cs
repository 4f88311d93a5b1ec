using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using AdaViP.Native;
using AdaViP.Torch.Tests.Llava;
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
        Tensor coefficients = (arange(0, 13, dtype: ScalarType.Float64) - 6) / 10;
        using NativePreferenceKernels native = new();
        using ReferencePreferenceKernels reference = new();
        (Tensor wantLogps, Tensor wantGradient) = Run(new HostTensorKernels(reference), logits, targets, coefficients);
        foreach (ITensorKernels kernels in new ITensorKernels[] { new HostTensorKernels(native), new TorchTensorKernels(native) })
        {
            (Tensor logps, Tensor gradient) = Run(kernels, logits, targets, coefficients);
            Close.Check($"{kernels.Description} logps", wantLogps, logps, Tolerances.KernelSums);
            Close.Check($"{kernels.Description} gradient", wantGradient, gradient, tolerance);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, Tolerances.KernelSums)]
    [InlineData(ScalarType.BFloat16, Tolerances.KernelBf16)]
    public void AdamW_LibtorchAndNative_Agree(ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        Tensor want = Update(new HostTensorKernels(native), dtype, out double wantSquares);
        Tensor got = Update(new TorchTensorKernels(native), dtype, out double gotSquares);
        Close.Check("weights after three updates", want, got, tolerance);
        Close.CheckValues("sum of squares", [wantSquares], [gotSquares], Tolerances.KernelSums);
    }

    [Fact]
    public void LogProbForwardBackward_IsTheBackwardOfCoefficientOne()
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        using Generator generator = new(11, CPU);
        Tensor logits = randn([7, 1003], generator: generator);
        Tensor targets = randint(0, 1003, [7], dtype: ScalarType.Int64, generator: generator);
        foreach (ITensorKernels kernels in new ITensorKernels[] { new HostTensorKernels(native), new TorchTensorKernels(native) })
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
    public void HostKernels_TransposedMatrix_AreRefused()
    {
        using var scope = NewDisposeScope();
        using NativePreferenceKernels native = new();
        Tensor transposed = zeros([4, 3]).t();
        Tensor rows = zeros([3], dtype: ScalarType.Float64);
        Assert.Throws<ArgumentException>(() => new HostTensorKernels(native).LogProbForward(
            transposed, zeros([3], dtype: ScalarType.Int64), rows, rows));
    }

    private static (Tensor Logps, Tensor Gradient) Run(ITensorKernels kernels, Tensor logits, Tensor targets, Tensor coefficients)
    {
        Tensor gradient = logits.clone();
        Tensor logps = zeros([logits.size(0)], dtype: ScalarType.Float64);
        Tensor logSumExp = zeros([logits.size(0)], dtype: ScalarType.Float64);
        kernels.LogProbForward(gradient, targets, logps, logSumExp);
        kernels.LogProbBackward(gradient, targets, logSumExp, coefficients);
        return (logps, gradient);
    }

    private static Tensor Update(ITensorKernels kernels, ScalarType dtype, out double squares)
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
