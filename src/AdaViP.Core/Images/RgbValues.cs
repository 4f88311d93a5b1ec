namespace AdaViP.Core.Images;

/// <summary>One number per colour channel.</summary>
/// <param name="Red">Of the red channel.</param>
/// <param name="Green">Of the green channel.</param>
/// <param name="Blue">Of the blue channel.</param>
public readonly record struct RgbValues(double Red, double Green, double Blue)
{
    /// <summary>The same number for all three.</summary>
    public static RgbValues All(double value) => new(value, value, value);

    /// <summary>"[0.5, 0.5, 0.5]", as settings of picture processors write it.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Red}, {Green}, {Blue}]");
}
