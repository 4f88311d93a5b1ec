using System.Numerics;
using System.Runtime.InteropServices;
using AdaViP.Core.Data;
using Microsoft.ML.OnnxRuntime;

namespace AdaViP.Vision.Inference;

/// <summary>
/// Takes what the runtime computed and refuses what is not a number where it arises: behind the next model it would be blamed on
/// that model's labels, ranges and thresholds.
/// </summary>
internal static class GraphNumbers
{
    /// <summary>Outputs as floats, all of them numbers.</summary>
    /// <param name="file">The graph; its role and path start every message.</param>
    /// <param name="results">One per name.</param>
    /// <param name="outputs">Names, in the order of the results.</param>
    /// <exception cref="UserDataException">An output holds NaN or infinities that the graph may not give; the inner one is a
    /// <see cref="NotFiniteNumberException"/>.</exception>
    internal static GraphOutput[] Collect(GraphFile file, IReadOnlyList<OrtValue> results, IReadOnlyList<string> outputs)
    {
        var collected = new GraphOutput[outputs.Count];
        for (int i = 0; i < outputs.Count; i++)
        {
            OrtTensorTypeAndShapeInfo info = results[i].GetTensorTypeAndShape();
            int[] shape = [.. info.Shape.Select(size => checked((int)size))];
            collected[i] = new GraphOutput(
                outputs[i], TensorCasts.ToFloats(results[i], info.ElementDataType, $"{file.Role}: output {outputs[i]}"), shape);
            Require(file, collected[i]);
        }

        return collected;
    }

    /// <summary>Whether a failure says that a graph gave something that is not a number.</summary>
    internal static bool Caused(Exception failure) => failure.InnerException is NotFiniteNumberException;

    private static void Require(GraphFile file, GraphOutput output)
    {
        if (AllFinite(output.Values))
        {
            return;
        }

        int nans = 0;
        int infinities = 0;
        foreach (float value in output.Values)
        {
            nans += float.IsNaN(value) ? 1 : 0;
            bool allowed = file.MayGiveMinusInfinity && float.IsNegativeInfinity(value);
            infinities += float.IsInfinity(value) && !allowed ? 1 : 0;
        }

        if (nans + infinities == 0)
        {
            return;
        }

        string found = nans > 0 ? $"{nans:N0} of {output.Values.Length:N0} values are NaN (not a number)"
            : $"{infinities:N0} of {output.Values.Length:N0} values are infinite";
        throw new UserDataException(
            $"{file.Role}: {file.Path} computes no usable numbers: in its output {output} {found}. "
            + "Exports in half precision often overflow: "
            + "use the 32-bit float export of this model, or get the file again if it is one already.",
            new NotFiniteNumberException());
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        // x − x is 0 for numbers and NaN for everything else.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
        {
            if (!Vector.EqualsAll(vector - vector, Vector<float>.Zero))
            {
                return false;
            }
        }

        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
