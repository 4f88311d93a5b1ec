using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Reference;

/// <summary>The reference kernels on memory: shapes, strides, element types, refusals.</summary>
public sealed unsafe class ReferenceKernelsTests
{
    private static readonly ReferencePreferenceKernels Kernels = new();

    [Fact]
    public void LogProbForward_KnownRows_MatchHandComputedValues()
    {
        // Row 0: softmax of (0, ln 2, ln 5) is (1, 2, 5)/8. Row 1 ignored. Row 2: one possible token.
        float[] logits = [0f, MathF.Log(2f), MathF.Log(5f), 1f, 2f, 3f, float.NegativeInfinity, 4f, float.NegativeInfinity];
        long[] targets = [1, -100, 1];
        double[] logps = new double[3];
        double[] normalisers = new double[3];
        Forward(logits, 3, targets, logps, normalisers);
        // log of a float32 is off by half an ulp of 1.6: 6e-8.
        Near.Equal("logp", [Math.Log(0.25), 0.0, 0.0], logps, 0.0, 2e-7);
        Near.Equal("logsumexp", [Math.Log(8.0), 3.0 + Math.Log(1 + Math.Exp(-1) + Math.Exp(-2)), 4.0], normalisers, 0.0, 2e-7);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void LogProbForward_NaNOrPositiveInfinity_RowIsNaN(float poison)
    {
        double[] logps = new double[2];
        Forward([1f, poison, 2f, 1f, 1f, 1f], 3, [0, 0], logps, new double[2]);
        Assert.Equal(double.NaN, logps[0]);
        Assert.Equal(-Math.Log(3.0), logps[1], 1e-15);
    }

    [Fact]
    public void LogProbForward_NothingPossible_RowIsNaN()
    {
        double[] logps = new double[1];
        double[] normalisers = new double[1];
        Forward([float.NegativeInfinity, float.NegativeInfinity], 2, [1], logps, normalisers);
        Assert.Equal(double.NaN, logps[0]);
        Assert.Equal(double.NaN, normalisers[0]);
    }

    [Fact]
    public void LogProbForward_ImpossibleTarget_IsMinusInfinity()
    {
        double[] logps = new double[1];
        Forward([1f, float.NegativeInfinity], 2, [1], logps, new double[1]);
        Assert.Equal(double.NegativeInfinity, logps[0]);
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    public void LogProbBackward_AnyType_IsCoefficientTimesOneHotMinusSoftmax(ElementType type)
    {
        const int Rows = 3;
        const int Vocab = 5;
        const int Stride = 7;
        float[] values = [.. Enumerable.Range(0, Rows * Stride).Select(i => ((i * 7919 % 64) - 32) / 8f)]; // exact in all types
        float[] singlesInPlace = [.. values];
        ushort[] halves = [.. values.Select(value => type == ElementType.Float16
            ? BitConverter.HalfToUInt16Bits((Half)value) : BrainFloat.FromSingle(value))];
        long[] targets = [4, 0, -100];
        double[] coefficients = [0.5, -2.0, 3.0];
        double[] normalisers = new double[Rows];
        double[] logps = new double[Rows];
        double[] actual = new double[Rows * Stride];
        fixed (float* singles = singlesInPlace)
        fixed (ushort* shorts = halves)
        fixed (long* target = targets)
        fixed (double* coefficient = coefficients, normaliser = normalisers, logp = logps)
        {
            nint data = type == ElementType.Float32 ? (nint)singles : (nint)shorts;
            var logits = TensorView.Matrix(data, type, Rows, Vocab, Stride);
            var targetView = TensorView.Vector((nint)target, ElementType.Int64, Rows);
            var normaliserView = TensorView.Vector((nint)normaliser, ElementType.Float64, Rows);
            Kernels.LogProbForward(
                logits, targetView, TensorView.Vector((nint)logp, ElementType.Float64, Rows), normaliserView);
            Kernels.LogProbBackward(
                logits, targetView, normaliserView, TensorView.Vector((nint)coefficient, ElementType.Float64, Rows), logits);
            for (int i = 0; i < actual.Length; i++)
            {
                actual[i] = type switch
                {
                    ElementType.Float32 => singles[i],
                    ElementType.Float16 => (double)BitConverter.UInt16BitsToHalf(shorts[i]),
                    _ => BrainFloat.ToSingle(shorts[i]),
                };
            }
        }

        // One rounding to the type: 2^-24, 2^-11, 2^-8 relative; halves are subnormal below 6e-5 with half a step of 3e-8.
        double unit = type switch { ElementType.Float32 => 6e-8, ElementType.Float16 => 4.9e-4, _ => 3.91e-3 };
        double floor = type == ElementType.Float16 ? 3e-8 : 1e-15;
        for (int row = 0; row < Rows; row++)
        {
            double sum = Enumerable.Range(0, Vocab).Sum(v => Math.Exp(values[(row * Stride) + v]));
            double[] expected = [.. Enumerable.Range(0, Stride).Select(v => v >= Vocab
                ? values[(row * Stride) + v]
                : targets[row] < 0 ? 0.0
                : coefficients[row] * ((v == targets[row] ? 1.0 : 0.0) - (Math.Exp(values[(row * Stride) + v]) / sum)))];
            Near.Equal($"{type} gradient row {row}", expected, actual.AsSpan(row * Stride, Stride), unit, floor);
        }
    }

    [Fact]
    public void SequenceLogProb_EmptySegment_IsZeroAndOthersSum()
    {
        float[] logits = [1f, 2f, 3f, 4f, 0f, 0f, 5f, 1f];
        long[] targets = [0, 1, 0, 1];
        int[] segments = [0, 0, 2, 2];
        double[] sums = [9.0, 9.0, 9.0, 9.0];
        double[] logps = new double[4];
        Forward(logits, 2, targets, logps, new double[4]);
        fixed (float* logit = logits)
        fixed (long* target = targets)
        fixed (int* segment = segments)
        fixed (double* sum = sums)
        {
            Kernels.SequenceLogProb(
                TensorView.Matrix((nint)logit, ElementType.Float32, 4, 2),
                TensorView.Vector((nint)target, ElementType.Int64, 4),
                TensorView.Vector((nint)segment, ElementType.Int32, 4),
                TensorView.Vector((nint)sum, ElementType.Float64, 4),
                TensorView.None);
        }

        Assert.Equal([logps[0] + logps[1], 0.0, logps[2] + logps[3], 0.0], sums);
    }

    [Fact]
    public void AdamW_FirstStepWithoutDecay_MovesByLearningRateAgainstTheSign()
    {
        // After the first step m̂/√v̂ is the gradient's sign, so every element moves by lr (epsilon aside).
        float[] parameter = [1f, 1f, 1f];
        float[] gradient = [4f, -0.25f, 0f];
        Step(new AdamWOptions(1, 0.125, 0.9, 0.999, 1e-12, 0.0, 1.0), parameter, gradient, new float[3], new float[3]);
        Near.Equal("parameter", [0.875, 1.125, 1.0], [.. parameter.Select(value => (double)value)], 2.4e-7, 0.0);
    }

    [Fact]
    public void AdamW_DecayOnly_ShrinksTheParameter()
    {
        float[] parameter = [2f];
        Step(new AdamWOptions(1, 0.5, 0.9, 0.999, 1e-8, 0.25, 1.0), parameter, [0f], new float[1], new float[1]);
        Assert.Equal(2f * 0.875f, parameter[0]);
    }

    [Fact]
    public void AdamW_ScaledGradient_EqualsGradientScaledBefore()
    {
        float[] left = [0.5f];
        float[] right = [0.5f];
        Step(new AdamWOptions(3, 0.1, 0.9, 0.999, 1e-8, 0.01, 0.25), left, [8f], [0.3f], [0.2f]);
        Step(new AdamWOptions(3, 0.1, 0.9, 0.999, 1e-8, 0.01, 1.0), right, [2f], [0.3f], [0.2f]);
        Assert.Equal(right, left);
    }

    [Fact]
    public void AdamW_BrainFloatParameter_IsTheRoundedMaster()
    {
        ushort[] parameter = [BrainFloat.FromSingle(1f)];
        float[] master = [1.001f];
        ushort[] gradient = [BrainFloat.FromSingle(1f)];
        float[] first = new float[1];
        float[] second = new float[1];
        fixed (ushort* p = parameter, g = gradient)
        fixed (float* w = master, m = first, v = second)
        {
            Kernels.AdamW(
                new AdamWOptions(1, 0.001, 0.9, 0.999, 1e-12, 0.0, 1.0),
                TensorView.Vector((nint)p, ElementType.BFloat16, 1),
                TensorView.Vector((nint)w, ElementType.Float32, 1),
                TensorView.Vector((nint)g, ElementType.BFloat16, 1),
                TensorView.Vector((nint)m, ElementType.Float32, 1),
                TensorView.Vector((nint)v, ElementType.Float32, 1));
        }

        Assert.Equal(1.0, master[0], 1e-6);
        Assert.Equal(1f, BrainFloat.ToSingle(parameter[0]));
    }

    [Fact]
    public void SumSquares_Singles_AddInDouble()
    {
        float[] values = [3f, -4f, 1e-10f];
        fixed (float* data = values)
        {
            double sum = Kernels.SumSquares(TensorView.Vector((nint)data, ElementType.Float32, 3));
            Assert.Equal(25.0 + ((double)1e-10f * 1e-10f), sum);
            Assert.Equal(0.0, Kernels.SumSquares(TensorView.Vector(0, ElementType.Float32, 0)));
        }
    }

    [Theory]
    [InlineData(2, 5, "targets[1] is 5, must be in [0, 3) or -100.")]
    [InlineData(2, -1, "targets[1] is -1, must be in [0, 3) or -100.")]
    [InlineData(1, 0, "targets length 1 must be 2.")]
    public void LogProbForward_BadTargets_NothingIsWritten(int length, long second, string expected)
    {
        float[] logits = new float[6];
        long[] targets = [0, second];
        double[] logps = [7.0, 7.0];
        fixed (float* logit = logits)
        fixed (long* target = targets)
        fixed (double* logp = logps)
        {
            nint data = (nint)logit;
            nint ids = (nint)target;
            nint results = (nint)logp;
            ArgumentException error = Assert.Throws<ArgumentException>(() => Kernels.LogProbForward(
                TensorView.Matrix(data, ElementType.Float32, 2, 3),
                TensorView.Vector(ids, ElementType.Int64, length),
                TensorView.Vector(results, ElementType.Float64, 2),
                TensorView.None));
            Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal([7.0, 7.0], logps);
    }

    [Fact]
    public void LogProbBackward_GradientHalfOverLogits_IsRefused()
    {
        float[] logits = new float[8];
        long[] targets = new long[2];
        double[] rows = new double[2];
        fixed (float* logit = logits)
        fixed (long* target = targets)
        fixed (double* row = rows)
        {
            nint data = (nint)logit;
            nint ids = (nint)target;
            nint numbers = (nint)row;
            ArgumentException error = Assert.Throws<ArgumentException>(() => Kernels.LogProbBackward(
                TensorView.Matrix(data, ElementType.Float32, 2, 3),
                TensorView.Vector(ids, ElementType.Int64, 2),
                TensorView.Vector(numbers, ElementType.Float64, 2),
                TensorView.Vector(numbers, ElementType.Float64, 2),
                TensorView.Matrix(data + sizeof(float), ElementType.Float32, 2, 3)));
            Assert.Contains("overlaps logits", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void BrainFloat_TiesAndSpecials_RoundToEven()
    {
        Assert.Equal(0x3F80, BrainFloat.FromSingle(1f));
        Assert.Equal(0x3F80, BrainFloat.FromSingle(BitConverter.UInt32BitsToSingle(0x3F808000))); // tie, even below
        Assert.Equal(0x3F82, BrainFloat.FromSingle(BitConverter.UInt32BitsToSingle(0x3F818000))); // tie, even above
        Assert.Equal(0x3F81, BrainFloat.FromSingle(BitConverter.UInt32BitsToSingle(0x3F808001)));
        Assert.Equal(0x7F80, BrainFloat.FromSingle(float.MaxValue));
        Assert.True(float.IsNaN(BrainFloat.ToSingle(BrainFloat.FromSingle(BitConverter.UInt32BitsToSingle(0x7F800001)))));
    }

    private static void Forward(float[] logits, int vocab, long[] targets, double[] logps, double[] normalisers)
    {
        fixed (float* logit = logits)
        fixed (long* target = targets)
        fixed (double* logp = logps, normaliser = normalisers)
        {
            Kernels.LogProbForward(
                TensorView.Matrix((nint)logit, ElementType.Float32, targets.Length, vocab),
                TensorView.Vector((nint)target, ElementType.Int64, targets.Length),
                TensorView.Vector((nint)logp, ElementType.Float64, targets.Length),
                TensorView.Vector((nint)normaliser, ElementType.Float64, targets.Length));
        }
    }

    private static void Step(AdamWOptions options, float[] parameter, float[] gradient, float[] first, float[] second)
    {
        fixed (float* p = parameter, g = gradient, m = first, v = second)
        {
            Kernels.AdamW(
                options,
                TensorView.Vector((nint)p, ElementType.Float32, parameter.Length),
                TensorView.None,
                TensorView.Vector((nint)g, ElementType.Float32, parameter.Length),
                TensorView.Vector((nint)m, ElementType.Float32, parameter.Length),
                TensorView.Vector((nint)v, ElementType.Float32, parameter.Length));
        }
    }
}
