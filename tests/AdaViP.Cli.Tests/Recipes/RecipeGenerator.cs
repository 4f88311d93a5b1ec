using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using CsCheck;

namespace AdaViP.Cli.Tests.Recipes;

/// <summary>Random recipes that can be run, hostile names included.</summary>
internal static class RecipeGenerator
{
    private static readonly char[] NameCharacters = [
        'a', 'Z', '0', ' ', ':', '#', '"', '\'', '\\', '\n', '\t', '-', '{', '[', '&', '*', '~', 'é', '漢', '\u2028', '\0'];

    public static Gen<TrainingRecipe> Recipes { get; } =
        Gen.Select(Gen.Int.Array[TrainingRecipe.Schema.Settings.Count], Gen.Char[new string(NameCharacters)].Array[0, 12]).Select(
            (choices, name) =>
            {
                var recipe = new TrainingRecipe();
                for (int i = 0; i < choices.Length; i++)
                {
                    SettingField field = TrainingRecipe.Schema.Settings[i];
                    object? value = Value(field, choices[i]);
                    if (value is not null && field.Check(value) is null)
                    {
                        field.SetValue(recipe, value);
                    }
                }

                TrainingRecipe.Schema.Find("name")!.SetValue(recipe, new string(name) + "x");
                return recipe with
                {
                    Loss = Anchored(recipe),
                    Model = recipe.Model with { TrainDecoder = true },
                    Schedule = recipe.Schedule with
                    {
                        WarmupSteps = 0,
                        Accumulation = Math.Min(
                            recipe.Schedule.Accumulation, ScheduleRecipe.MostSamplesPerStep / recipe.Schedule.BatchSize),
                    },
                };
            });

    // A weight where the objective takes one, and an anchor where it has a weight.
    private static LossRecipe Anchored(TrainingRecipe recipe)
    {
        Objective objective = Objective.Of(recipe.Objective);
        double asked = objective.NeedsReference && objective.OwnAnchorWeight == 0 ? recipe.Loss.AnchorWeight : 0;
        return recipe.Loss with
        {
            AnchorWeight = asked,
            Anchor = objective.AnchorWeight(asked) == 0 ? 0 : recipe.Loss.Anchor,
        };
    }

    private static object? Value(SettingField field, int choice) => field.ValueType switch
    {
        _ when field.ValueType.IsEnum =>
            Enum.GetValues(field.ValueType).GetValue((int)((uint)choice % Enum.GetValues(field.ValueType).Length)),
        _ when field.ValueType == typeof(bool) => (choice & 1) == 0,
        _ when field.ValueType == typeof(int) => choice,
        _ when field.ValueType == typeof(long) => choice * 4_294_967_311L,
        _ when field.ValueType == typeof(double) => choice * Math.Pow(10, choice % 40),
        _ => null,
    };
}
