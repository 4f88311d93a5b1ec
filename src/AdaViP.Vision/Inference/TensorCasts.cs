using System.Runtime.InteropServices;
using AdaViP.Core.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AdaViP.Vision.Inference;

/// <summary>Between the program's float and integer arrays and the element types that graphs declare.</summary>
internal static class TensorCasts
{
    private static readonly Dictionary<GraphElement, TensorElementType> Types = new()
    {
        [GraphElement.Float32] = TensorElementType.Float,
        [GraphElement.Float16] = TensorElementType.Float16,
        [GraphElement.Float64] = TensorElementType.Double,
        [GraphElement.Int64] = TensorElementType.Int64,
        [GraphElement.Int32] = TensorElementType.Int32,
        [GraphElement.UInt8] = TensorElementType.UInt8,
        [GraphElement.Bool] = TensorElementType.Bool,
    };

    /// <summary>
    /// A value of the declared type, in memory of the runtime. A managed array starts anywhere, and kernels that sum from the
    /// first aligned element on would give other last bits from run to run.
    /// </summary>
    /// <param name="input">The values.</param>
    /// <param name="declared">What the graph takes.</param>
    /// <param name="graph">Start of every message: role and file.</param>
    internal static OrtValue ToValue(GraphInput input, GraphTensor declared, string graph)
    {
        double Whole(double value, double lowest, double highest) =>
            value == Math.Round(value) && value >= lowest && value <= highest
            ? value
            : throw new UserDataException(
                $"{graph} takes {declared}, but the program has {value:R} for it. Export the graph with float inputs.");

        return (declared.Element, input) switch
        {
            (GraphElement.Float32, { Floats: float[] values }) => Copy<float>(values, declared.Element, input.Shape),
            (GraphElement.Int64, { Integers: long[] values }) => Copy<long>(values, declared.Element, input.Shape),
            (GraphElement.Float32, _) => Cast(input, declared.Element, value => (float)value),
            (GraphElement.Float16, _) => Cast(input, declared.Element, value => (Float16)(float)value),
            (GraphElement.Float64, _) => Cast(input, declared.Element, value => value),
            (GraphElement.Int64, _) => Cast(input, declared.Element, value => (long)Whole(value, long.MinValue, long.MaxValue)),
            (GraphElement.Int32, _) => Cast(input, declared.Element, value => (int)Whole(value, int.MinValue, int.MaxValue)),
            (GraphElement.UInt8, _) => Cast(input, declared.Element, value => (byte)Whole(value, byte.MinValue, byte.MaxValue)),
            (GraphElement.Bool, _) => Cast(input, declared.Element, value => value != 0),
            _ => throw new UserDataException(
                $"{graph} takes {declared}, an element type that the program cannot give. "
                    + "Export the graph with float, int32, int64 or bool inputs."),
        };
    }

    /// <summary>The elements of an output as floats.</summary>
    internal static float[] ToFloats(OrtValue value, TensorElementType element, string what) => element switch
    {
        TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Float16 =>
            Convert(MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>()), number => (float)number),
        TensorElementType.Double => Convert(value.GetTensorDataAsSpan<double>(), number => (float)number),
        TensorElementType.Int64 => Convert(value.GetTensorDataAsSpan<long>(), number => (float)number),
        TensorElementType.Int32 => Convert(value.GetTensorDataAsSpan<int>(), number => (float)number),
        TensorElementType.UInt8 => Convert(value.GetTensorDataAsSpan<byte>(), number => (float)number),
        TensorElementType.Bool => Convert(value.GetTensorDataAsSpan<bool>(), number => number ? 1f : 0f),
        _ => throw new UserDataException($"{what} has the element type {element}, which the program cannot read. "
            + "Export it as float."),
    };

    private static OrtValue Cast<T>(GraphInput input, GraphElement element, Func<double, T> convert)
        where T : unmanaged
    {
        var values = new T[input.Floats?.Length ?? input.Integers!.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = convert(input.Floats is float[] floats ? floats[i] : input.Integers![i]);
        }

        return Copy<T>(values, element, input.Shape);
    }

    private static OrtValue Copy<T>(ReadOnlySpan<T> values, GraphElement element, long[] shape)
        where T : unmanaged
    {
        OrtValue copy = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Types[element], shape);
        values.CopyTo(copy.GetTensorMutableDataAsSpan<T>());
        return copy;
    }

    private static float[] Convert<T>(ReadOnlySpan<T> source, Func<T, float> convert)
        where T : unmanaged
    {
        float[] target = new float[source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = convert(source[i]);
        }

        return target;
    }
}
