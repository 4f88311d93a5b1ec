using System.Runtime.InteropServices;
using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;

namespace AdaViP.Native.Tests;

/// <summary>Logits, targets and segments in native memory, the same for every implementation that is given them.</summary>
internal sealed unsafe class LogitCases : IDisposable
{
    private const double Guard = 12345.0;

    private readonly void* _memory;
    private readonly int _rows;
    private readonly int _vocab;
    private readonly ElementType _type;
    private readonly long _elements;
    private readonly int _skip;
    private readonly long[] _targets;
    private readonly int[] _segments;

    /// <summary>Draws logits in [−8, 8] exact in every type.</summary>
    /// <param name="type">Element type of the logits.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="vocab">Number of columns.</param>
    /// <param name="padding">Elements between rows.</param>
    /// <param name="skip">Elements before the first row: its misalignment.</param>
    public LogitCases(ElementType type, int rows, int vocab, int padding, int skip)
    {
        (_type, _rows, _vocab, _skip) = (type, rows, vocab, skip);
        _elements = skip + ((long)rows * (vocab + padding));
        _memory = NativeMemory.AlignedAlloc((nuint)(_elements * 4) + 64, 64);
        Logits = TensorView.Matrix(Address(_memory), type, rows, vocab, vocab + padding);
        Random random = new((rows * 31) + vocab);
        for (long i = 0; i < _elements; i++)
        {
            Write(_memory, i, random.Next(-128, 129) / 16f);
        }

        _targets = [.. Enumerable.Range(0, rows).Select(row => row % 5 == 3 ? LogProbReference.IgnoreIndex : random.Next(vocab))];
        _segments = [.. Enumerable.Range(0, rows).Select(row => row * 4 / rows)];
    }

    /// <summary>(rows, vocab, padding, skip): around every vector length, and one real vocabulary.</summary>
    public static (int Rows, int Vocab, int Padding, int Skip)[] Sizes =>
    [
        (1, 1, 0, 0), (0, 5, 0, 0), (2, 2, 1, 1), (3, 7, 0, 3), (5, 15, 2, 0), (4, 16, 0, 0), (7, 17, 0, 1), (2, 31, 1, 0),
        (3, 33, 0, 7), (9, 63, 1, 0), (3, 64, 0, 0), (3, 65, 3, 2), (2, 127, 0, 0), (2, 1000, 5, 1), (3, 32064, 0, 0),
    ];

    /// <summary>[rows, vocab].</summary>
    public TensorView Logits { get; }

    public void SetLogit(int row, int column, float value) =>
        Write(_memory, _skip + (row * Logits.Strides.D0) + column, value);

    public double[] Forward(IPreferenceKernels kernels, out double[] lse)
    {
        double[] logps = new double[_rows];
        lse = new double[_rows];
        fixed (long* targets = _targets)
        fixed (double* y = logps, z = lse)
        {
            kernels.LogProbForward(
                Logits,
                TensorView.Vector((nint)targets, ElementType.Int64, _rows),
                TensorView.Vector((nint)y, ElementType.Float64, _rows),
                TensorView.Vector((nint)z, ElementType.Float64, _rows));
        }

        return logps;
    }

    public double[] Sequences(IPreferenceKernels kernels)
    {
        double[] sums = [9.0, 9.0, 9.0, 9.0];
        fixed (long* targets = _targets)
        fixed (int* segments = _segments)
        fixed (double* y = sums)
        {
            kernels.SequenceLogProb(
                Logits,
                TensorView.Vector((nint)targets, ElementType.Int64, _rows),
                TensorView.Vector((nint)segments, ElementType.Int32, _rows),
                TensorView.Vector((nint)y, ElementType.Float64, sums.Length),
                TensorView.None);
        }

        return sums;
    }

    /// <summary>Gradient of the rows, without the padding, which must keep its values.</summary>
    public double[] Backward(IPreferenceKernels kernels, bool inPlace)
    {
        Forward(new ReferencePreferenceKernels(), out double[] lse);
        double[] coefficients = [.. Enumerable.Range(0, _rows).Select(row => (row - 1.5) / 4)];
        void* copy = NativeMemory.AlignedAlloc((nuint)(_elements * 4) + 64, 64);
        try
        {
            for (long i = 0; i < _elements; i++)
            {
                Write(copy, i, inPlace ? Read(_memory, i) : Guard);
            }

            TensorView gradient = Logits with { DangerousAddress = Address(copy) };
            fixed (long* targets = _targets)
            fixed (double* z = lse, c = coefficients)
            {
                kernels.LogProbBackward(
                    inPlace ? gradient : Logits,
                    TensorView.Vector((nint)targets, ElementType.Int64, _rows),
                    TensorView.Vector((nint)z, ElementType.Float64, _rows),
                    TensorView.Vector((nint)c, ElementType.Float64, _rows),
                    gradient);
            }

            return Collect(copy, inPlace);
        }
        finally
        {
            NativeMemory.AlignedFree(copy);
        }
    }

    /// <summary>Both passes in place, in one call or in two; log-probs, log-sum-exps and gradients in one list.</summary>
    public double[] ForwardBackward(IPreferenceKernels kernels, bool fused, bool withCoefficients)
    {
        double[] logps = new double[_rows];
        double[] sums = new double[_rows];
        double[] coefficients = [.. Enumerable.Range(0, _rows).Select(row => withCoefficients ? (row - 1.5) / 4 : 1.0)];
        void* copy = NativeMemory.AlignedAlloc((nuint)(_elements * 4) + 64, 64);
        try
        {
            for (long i = 0; i < _elements; i++)
            {
                Write(copy, i, Read(_memory, i));
            }

            TensorView logits = Logits with { DangerousAddress = Address(copy) };
            fixed (long* targets = _targets)
            fixed (double* y = logps, z = sums, c = coefficients)
            {
                TensorView t = TensorView.Vector((nint)targets, ElementType.Int64, _rows);
                TensorView logp = TensorView.Vector((nint)y, ElementType.Float64, _rows);
                TensorView sum = TensorView.Vector((nint)z, ElementType.Float64, _rows);
                TensorView coefficient = TensorView.Vector((nint)c, ElementType.Float64, _rows);
                if (fused)
                {
                    kernels.LogProbForwardBackward(
                        logits, t, withCoefficients ? coefficient : TensorView.None, logp, sum, logits);
                }
                else
                {
                    kernels.LogProbForward(logits, t, logp, sum);
                    kernels.LogProbBackward(logits, t, sum, coefficient, logits);
                }
            }

            return [.. logps, .. sums, .. Collect(copy, inPlace: true)];
        }
        finally
        {
            NativeMemory.AlignedFree(copy);
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private double[] Collect(void* copy, bool inPlace)
    {
        List<double> values = [];
        for (long i = 0; i < _elements; i++)
        {
            long column = (i - _skip) % Logits.Strides.D0;
            if (i >= _skip && column < _vocab)
            {
                values.Add(Read(copy, i));
            }
            else if (Read(copy, i) != (inPlace ? Read(_memory, i) : RoundedGuard()))
            {
                throw new InvalidOperationException($"element {i} outside the rows became {Read(copy, i)}");
            }
        }

        return [.. values];
    }

    private double RoundedGuard()
    {
        double guard = 0.0;
        ushort half;
        switch (_type)
        {
            case ElementType.Float16:
                half = BitConverter.HalfToUInt16Bits((Half)Guard);
                guard = (double)BitConverter.UInt16BitsToHalf(half);
                break;
            case ElementType.BFloat16:
                half = BrainFloat.FromSingle((float)Guard);
                guard = BrainFloat.ToSingle(half);
                break;
            default:
                guard = Guard;
                break;
        }

        return guard;
    }

    private nint Address(void* memory) => (nint)memory + (_skip * (_type == ElementType.Float32 ? 4 : 2));

    private double Read(void* memory, long index) => _type switch
    {
        ElementType.Float32 => ((float*)memory)[index],
        ElementType.Float16 => (double)((Half*)memory)[index],
        _ => BrainFloat.ToSingle(((ushort*)memory)[index]),
    };

    private void Write(void* memory, long index, double value)
    {
        switch (_type)
        {
            case ElementType.Float32:
                ((float*)memory)[index] = (float)value;
                break;
            case ElementType.Float16:
                ((Half*)memory)[index] = (Half)value;
                break;
            default:
                ((ushort*)memory)[index] = BrainFloat.FromSingle((float)value);
                break;
        }
    }
}
