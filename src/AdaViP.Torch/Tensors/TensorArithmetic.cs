using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tensors;

/// <summary>
/// Sums, products and powers whose numbers stay alive while libtorch reads them.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 turns a number into an object with a finalizer and passes on only its address, also inside operators
/// (<c>a + b</c> makes the number 1): a garbage collection at that moment frees it under libtorch's eyes, which ends in
/// "Unknown scalar type" or, worse, in another number. Here every number is a constant or is disposed after the call.
/// An architecture test keeps the other forms out.
/// </remarks>
public static class TensorArithmetic
{
    private static readonly Scalar One = 1.ToScalar();
    private static readonly Scalar Two = 2.ToScalar();

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One);
    }

    /// <summary>values + number.</summary>
    public static Tensor Plus(this Tensor values, double number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = number.ToScalar();
        return values.add(held, One);
    }

    /// <summary>values · number.</summary>
    public static Tensor Times(this Tensor values, double number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = number.ToScalar();
        return values.mul(held);
    }

    /// <summary>values².</summary>
    public static Tensor Squared(this Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.pow(Two);
    }

    /// <summary>Where values equal a number: Bool.</summary>
    public static Tensor EqualTo(this Tensor values, long number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = number.ToScalar();
        return values.eq(held);
    }

    /// <summary>0, 1, ..., count − 1: [count] Int64.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="device">Where.</param>
    public static Tensor CountUp(int count, Device device) =>
        tensor([.. Enumerable.Range(0, count).Select(i => (long)i)], device: device);

    /// <summary>values += addend.</summary>
    public static Tensor Add(this Tensor values, Tensor addend)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.add_(addend, One);
    }

    /// <summary>values += factor · addend.</summary>
    public static Tensor Add(this Tensor values, Tensor addend, double factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = factor.ToScalar();
        return values.add_(addend, held);
    }

    /// <summary>values += number.</summary>
    public static Tensor Add(this Tensor values, double number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = number.ToScalar();
        return values.add_(held, One);
    }

    /// <summary>values ·= number.</summary>
    public static Tensor Scale(this Tensor values, double number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = number.ToScalar();
        return values.mul_(held);
    }

    /// <summary>values /= number.</summary>
    public static Tensor Divide(this Tensor values, double number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = number.ToScalar();
        return values.div_(held);
    }

    /// <summary>values += factor · left · right.</summary>
    public static Tensor AddProduct(this Tensor values, Tensor left, Tensor right, double factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = factor.ToScalar();
        return values.addcmul_(left, right, held);
    }

    /// <summary>values += factor · numerator / denominator.</summary>
    public static Tensor AddQuotient(this Tensor values, Tensor numerator, Tensor denominator, double factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = factor.ToScalar();
        return values.addcdiv_(numerator, denominator, held);
    }

    /// <summary>Whole numbers, those below and above the bounds as the bounds.</summary>
    public static Tensor Clamp(this Tensor values, long lowest, long highest)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar low = lowest.ToScalar();
        using Scalar high = highest.ToScalar();
        return values.clamp(low, high);
    }

    /// <summary>values = number where the mask is true.</summary>
    /// <param name="values">Any shape.</param>
    /// <param name="mask">Bool, of a shape that broadcasts to it.</param>
    /// <param name="number">What is written.</param>
    public static Tensor FillWhere(this Tensor values, Tensor mask, double number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using Scalar held = number.ToScalar();
        return values.masked_fill_(mask, held);
    }

    /// <summary>values[rows[i]] += addends[i].</summary>
    /// <param name="values">[n, width].</param>
    /// <param name="rows">[m] Int64.</param>
    /// <param name="addends">[m, width].</param>
    public static Tensor AddRows(this Tensor values, Tensor rows, Tensor addends)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.index_add_(0, rows, addends, One);
    }
}
