using System.Runtime.InteropServices;
using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;

namespace AdaViP.Native.Tests;

/// <summary>One slice of parameters with its optimizer state, drawn from a fixed seed.</summary>
internal sealed unsafe class AdamCase : IDisposable
{
    private readonly int _count;
    private readonly bool _brainFloat;
    private readonly float* _weights;
    private readonly float* _first;
    private readonly float* _second;
    private readonly float* _gradient;
    private readonly ushort* _rounded;
    private readonly ushort* _roundedGradient;

    public AdamCase(int count, bool brainFloat)
    {
        (_count, _brainFloat) = (count, brainFloat);
        _weights = Singles();
        _first = Singles();
        _second = Singles();
        _gradient = Singles();
        _rounded = (ushort*)Singles();
        _roundedGradient = (ushort*)Singles();
        Random random = new(count);
        for (int i = 0; i < count; i++)
        {
            _weights[i] = (float)((random.NextDouble() * 2) - 1);
            _rounded[i] = BrainFloat.FromSingle(_weights[i]);
        }
    }

    public double[] Weights => Collect(_weights);

    public double[] FirstMoments => Collect(_first);

    public double[] SecondMoments => Collect(_second);

    public double[] Parameters =>
        _brainFloat ? [.. Enumerable.Range(0, _count).Select(i => (double)BrainFloat.ToSingle(_rounded[i]))] : Weights;

    public void Step(IPreferenceKernels kernels, AdamWOptions options, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < _count; i++)
        {
            _gradient[i] = (float)((random.NextDouble() * 2) - 1);
            _roundedGradient[i] = BrainFloat.FromSingle(_gradient[i]);
        }

        TensorView weights = TensorView.Vector((nint)_weights, ElementType.Float32, _count);
        kernels.AdamW(
            options,
            _brainFloat ? TensorView.Vector((nint)_rounded, ElementType.BFloat16, _count) : weights,
            _brainFloat ? weights : TensorView.None,
            _brainFloat
                ? TensorView.Vector((nint)_roundedGradient, ElementType.BFloat16, _count)
                : TensorView.Vector((nint)_gradient, ElementType.Float32, _count),
            TensorView.Vector((nint)_first, ElementType.Float32, _count),
            TensorView.Vector((nint)_second, ElementType.Float32, _count));
    }

    public void Dispose()
    {
        foreach (nint memory in new[] { (nint)_weights, (nint)_first, (nint)_second, (nint)_gradient, (nint)_rounded,
            (nint)_roundedGradient })
        {
            NativeMemory.Free((void*)memory);
        }
    }

    private float* Singles() => (float*)NativeMemory.AllocZeroed((nuint)_count + 1, sizeof(float));

    private double[] Collect(float* values)
    {
        double[] copy = new double[_count];
        for (int i = 0; i < _count; i++)
        {
            copy[i] = values[i];
        }

        return copy;
    }
}
