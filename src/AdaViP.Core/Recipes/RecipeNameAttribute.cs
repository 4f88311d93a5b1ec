namespace AdaViP.Core.Recipes;

/// <summary>The name of a recipe key or of an enum value where it is not the snake_case of the C# name.</summary>
/// <param name="name">As it stands in recipes, for example <c>bfloat16</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RecipeNameAttribute(string name) : Attribute
{
    /// <summary>As it stands in recipes.</summary>
    public string Name { get; } = name;
}
