using System.Runtime.InteropServices;
using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>The native log-prob, optimizer and sum kernels and the reference take and refuse the same arguments.</summary>
public sealed unsafe class LogProbAgreementTests : IDisposable
{
    private const int Rows = 3;
    private const int Vocab = 5;

    private static readonly ReferencePreferenceKernels Reference = new();

    private readonly List<nint> _memory = [];

    public static TheoryData<string> Names => Implementations.Names;

    public void Dispose() => _memory.ForEach(address => NativeMemory.AlignedFree((void*)address));

    [Theory]
    [MemberData(nameof(Names))]
    public void SpecialLogits_GiveTheSame(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        foreach ((string what, float[] row, long target, double coefficient) in KernelEdges.RowCases)
        {
            (double[] wantNumbers, double[] wantGradient) =
                KernelEdges.Run(Reference, Zeros, ElementType.Float32, row, target, coefficient);
            (double[] numbers, double[] gradient) = KernelEdges.Run(native, Zeros, ElementType.Float32, row, target, coefficient);

            // N2 and N3 of docs/numerics.md; of a coefficient that is not finite nothing is near but NaN.
            double factor = double.IsFinite(coefficient) ? Math.Abs(coefficient) : 0;
            Near.Equal($"{implementation} {what} log-prob and log-sum-exp", wantNumbers, numbers, 1.2e-7, 4.2e-6);
            Near.Equal($"{implementation} {what} gradient", wantGradient, gradient, 1.2e-7, 2.8e-7 * factor);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CoefficientsThatAreNotFinite_MakeEveryElementNaN(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        foreach (IPreferenceKernels kernels in new IPreferenceKernels[] { native, Reference })
        {
            // Most of these tokens have a probability of 0, which a product with the coefficient keeps in some implementations.
            float[] row = [.. Enumerable.Range(0, 2500).Select(i => i == 7 ? 500f : 0f)];
            Assert.All(
                KernelEdges.Run(kernels, Zeros, ElementType.Float32, row, 7, double.PositiveInfinity).Gradient,
                value => Assert.True(double.IsNaN(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AdamW_SpecialValues_GiveTheSameBits(string implementation)
    {
        using NativePreferenceKernels native = Create(implementation);
        foreach ((double beta1, double beta2, double epsilon) in KernelEdges.Decays.Select(row => row.Data))
        {
            AdamWOptions options = new(3, 1e-2, beta1, beta2, epsilon, 0.1, 0.5);
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.BFloat16 })
            {
                foreach (ElementType slope in new[] { ElementType.Float32, ElementType.BFloat16 })
                {
                    Near.Equal(
                        $"{implementation} {type}, gradient {slope}, beta1 {beta1}",
                        KernelEdges.Update(Reference, Zeros, options, type, slope),
                        KernelEdges.Update(native, Zeros, options, type, slope),
                        0,
                        0);
                }
            }
        }
    }

    [Fact]
    public void EmptySizes_WriteNothingButSumsOfZero()
    {
        using NativePreferenceKernels native = new(1);
        Assert.Empty(KernelEdges.WrittenForEmptySizes(native, Zeros));
        Assert.Empty(KernelEdges.WrittenForEmptySizes(Reference, Zeros));
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
                TensorView result = Zeros(ElementType.Float64, Rows);
                kernels.LogProbForward(logits, Zeros(ElementType.Int64, Rows), result, TensorView.None);
                return KernelEdges.Read(result, Rows);
            })];
            Near.Equal("strides", logps[1], logps[0], 1.2e-7, 4.2e-6);
        }
    }

    [Fact]
    public void WrongArguments_AreRefusedByBoth()
    {
        using NativePreferenceKernels native = new(1);
        Assert.Empty(new WrongCalls(Zeros).Faults(native));
        Assert.Empty(new WrongCalls(Zeros).Faults(Reference));
    }

    private TensorView Zeros(ElementType type, params ReadOnlySpan<long> sizes)
    {
        nint memory = Allocate((int)(sizes[0] * (sizes.Length > 1 ? sizes[1] : 1) * sizeof(double)));
        return sizes.Length == 1
            ? TensorView.Vector(memory, type, sizes[0])
            : TensorView.Matrix(memory, type, sizes[0], sizes[1]);
    }

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
