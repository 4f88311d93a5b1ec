namespace AdaViP.Core.Recipes;

/// <summary>A group of recipe fields; the root of a recipe is the section with the empty path.</summary>
/// <param name="Path">Key of the section, for example <c>optimizer</c>; empty for the root.</param>
/// <param name="Comment">One line for printed recipes.</param>
/// <param name="Fields">Its own fields, in order of declaration.</param>
public sealed record RecipeSection(string Path, string Comment, IReadOnlyList<RecipeField> Fields);
