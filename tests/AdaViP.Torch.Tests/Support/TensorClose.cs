using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Support;

/// <summary>Comparison of tensors with a named, derived tolerance.</summary>
internal static class TensorClose
{
    /// <summary>
    /// Accumulation order in fp32: a reordered sum of n terms is off by about ε·√n of its largest partial sum, ε = 6e-8;
    /// three to four layers of sums over up to 176 terms,
    /// each feeding the next, stay within 1e-4 of the tensor's largest element.
    /// </summary>
    internal const double Fp32Accumulation = 1e-4;

    /// <summary>
    /// The tower's first state in bf16, relative to its norm: pixels, weights, product, sum and norm are rounded to 2^-9 of their
    /// size, the root of five of that is 2^-8; 4 for sums that are smaller than their terms.
    /// </summary>
    internal const double Bf16Embedding = 4.0 / 256;

    /// <summary>Fails with index, values and tolerance where |actual − expected| exceeds tolerance · max |expected|.</summary>
    internal static void Check(string name, Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        double[] want = expected.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        double[] got = actual.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        Close.ToLargest(name, want, got, tolerance);
    }

    /// <summary>Whether type, shape and every value are the same.</summary>
    internal static bool AreEqual(Tensor one, Tensor other)
    {
        if (one.dtype != other.dtype || !one.shape.SequenceEqual(other.shape))
        {
            return false;
        }

        using Tensor same = one.eq(other);
        using Tensor all = same.all();
        return all.item<bool>();
    }

    internal static void Equal(string name, Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(AreEqual(expected, actual), $"{name}: the values differ");
    }
}
