namespace AdaViP.Vision.Inference;

/// <summary>Values for one input. They are cast to the element type that the graph declares.</summary>
public sealed class GraphInput
{
    private GraphInput(string name, float[]? floats, long[]? integers, long[] shape)
    {
        Name = name;
        Floats = floats;
        Integers = integers;
        Shape = shape;
        long count = shape.Aggregate(1L, (product, size) => checked(product * size));
        int length = floats?.Length ?? integers!.Length;
        if (count != length || count == 0)
        {
            throw new ArgumentException($"{name}: {length} values do not fill the shape [{string.Join(", ", shape)}].",
                nameof(shape));
        }
    }

    /// <summary>Name of the input.</summary>
    public string Name { get; }

    /// <summary>Sizes, outermost first.</summary>
    public IReadOnlyList<long> Dimensions => Shape;

    internal float[]? Floats { get; }

    internal long[]? Integers { get; }

    internal long[] Shape { get; }

    /// <summary>Numbers.</summary>
    /// <param name="name">Of the input.</param>
    /// <param name="values">Row by row; unchanged until the run ends.</param>
    /// <param name="shape">Sizes, outermost first; their product is the number of values.</param>
    public static GraphInput Of(string name, float[] values, params long[] shape) => new(name, values, null, shape);

    /// <summary>Whole numbers or truth values (0 is false).</summary>
    /// <param name="name">Of the input.</param>
    /// <param name="values">Row by row; unchanged until the run ends.</param>
    /// <param name="shape">Sizes, outermost first; their product is the number of values.</param>
    public static GraphInput Of(string name, long[] values, params long[] shape) => new(name, null, values, shape);
}
