namespace AdaViP.Core.Recipes;

/// <summary>Something in a recipe that cannot work.</summary>
/// <param name="Path">Key that should change, for example <c>schedule.warmup_steps</c>.</param>
/// <param name="Message">A sentence that names the keys and values involved and the way out.</param>
public sealed record RecipeProblem(string Path, string Message);
