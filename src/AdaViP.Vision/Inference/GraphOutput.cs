namespace AdaViP.Vision.Inference;

/// <summary>What a graph computed for one output, as 32-bit floats.</summary>
/// <param name="Name">Of the output.</param>
/// <param name="Values">Row by row.</param>
/// <param name="Shape">Sizes, outermost first.</param>
public sealed record GraphOutput(string Name, float[] Values, IReadOnlyList<int> Shape)
{
    /// <summary>For messages: "logits [1, 4585]".</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
