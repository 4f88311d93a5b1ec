namespace AdaViP.Core.Recipes;

/// <summary>Describes a recipe key: the comment in printed recipes and the check in validation come from here.</summary>
/// <param name="comment">One line: what the key does, its unit and the trade-off.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RecipeKeyAttribute(string comment) : Attribute
{
    /// <summary>One line for printed recipes.</summary>
    public string Comment { get; } = comment;

    /// <summary>Smallest allowed value; NaN for none.</summary>
    public double Min { get; set; } = double.NaN;

    /// <summary>Largest allowed value; NaN for none.</summary>
    public double Max { get; set; } = double.NaN;

    /// <summary>Whether the value must be greater than <see cref="Min"/>, not equal to it.</summary>
    public bool MinExclusive { get; set; }
}
