using System.Globalization;
using AdaViP.Core.Inputs;
using AdaViP.Core.Losses;
using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>Checks a whole recipe: each value's range, then what only holds between values.</summary>
public static class RecipeValidation
{
    /// <summary>All problems; empty for a recipe that can be run.</summary>
    public static IReadOnlyList<RecipeProblem> Problems(TrainingRecipe recipe)
    {
        var problems = new List<RecipeProblem>();
        foreach (SettingField field in TrainingRecipe.Schema.Settings)
        {
            if (field.Check(field.GetValue(recipe)!) is string message)
            {
                problems.Add(new RecipeProblem(field.Path, message));
            }
        }

        ScheduleProblems(recipe.Schedule, problems);
        if (!recipe.Model.TrainVisionTower && !recipe.Model.TrainProjector && !recipe.Model.TrainDecoder)
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.TrainDecoder,
                $"{RecipeKeys.TrainVisionTower}, {RecipeKeys.TrainProjector} and {RecipeKeys.TrainDecoder} are all false: "
                + "nothing would be trained. Set one of them to true."));
        }

        LossProblems(recipe, problems);
        if (!IsDevice(recipe.Runtime.Device))
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.Device,
                $"{RecipeKeys.Device} is \"{recipe.Runtime.Device}\" but must be auto, "
                + "cpu or cuda:N, N being the number of the GPU from 0."));
        }
        else if (recipe.Runtime.Device is not ("cpu" or RuntimeRecipe.AutoDevice) && recipe.Runtime.NeedsProcessor)
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.Kernels,
                $"{RecipeKeys.Kernels} is {SettingNaming.NameOf(recipe.Runtime.Kernels)}, "
                + $"which computes in the processor's memory, but {RecipeKeys.Device} is {recipe.Runtime.Device}. "
                + $"Set {RecipeKeys.Kernels} to auto or torch, or the device to cpu."));
        }

        if (DataWeights.Problem(recipe.Data.Weights) is string weights)
        {
            problems.Add(new RecipeProblem(RecipeKeys.Weights, weights));
        }

        if (string.IsNullOrWhiteSpace(recipe.Name))
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.Name, $"{RecipeKeys.Name} is empty but must be a text: it heads reports and lists."));
        }
        else if (recipe.Name.Length > TrainingRecipe.LongestName)
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.Name,
                $"{RecipeKeys.Name} has {Counted.Of(recipe.Name.Length, "character")}, "
                + $"but at most {TrainingRecipe.LongestName} are allowed: it heads reports and lists. Shorten it."));
        }

        return problems;
    }

    /// <summary>Throws the first problem.</summary>
    /// <exception cref="UserErrorException">The recipe cannot be run.</exception>
    public static void Require(TrainingRecipe recipe)
    {
        if (Problems(recipe) is [RecipeProblem first, ..])
        {
            throw new UserErrorException($"Recipe \"{ShownValue.Cut(recipe.Name)}\": {first.Message}");
        }
    }

    /// <summary>Whether a text names a device: <c>auto</c>, <c>cpu</c>, or <c>cuda:</c> and a number.</summary>
    public static bool IsDevice(string device) =>
        device is "cpu" or RuntimeRecipe.AutoDevice
        || (device.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string WithoutOwnAnchor => string.Join(
        ", ", Objective.All.Where(one => one.NeedsReference && one.OwnAnchorWeight == 0).Select(one => one.Name));

    private static void LossProblems(TrainingRecipe recipe, List<RecipeProblem> problems)
    {
        LossRecipe loss = recipe.Loss;
        if (Objective.All.FirstOrDefault(one => one.Id == recipe.Objective) is not Objective objective
            || (loss.Anchor == 0 && loss.AnchorWeight == 0))
        {
            return;
        }

        string weight = $"{RecipeKeys.AnchorWeight} is {SettingText.Format(loss.AnchorWeight)}";
        string anchor = $"{RecipeKeys.Anchor} is {SettingText.Format(loss.Anchor)}";
        if (!objective.NeedsReference)
        {
            bool weighted = loss.AnchorWeight != 0;
            string key = weighted ? RecipeKeys.AnchorWeight : RecipeKeys.Anchor;
            problems.Add(new RecipeProblem(
                key,
                $"{(weighted ? weight : anchor)}, but objective is {objective.Name}, which has no reference model "
                + $"and so no reward to anchor. Remove {key} or choose another objective."));
        }
        else if (objective.AnchorWeight(loss.AnchorWeight) == 0)
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.Anchor,
                $"{anchor}, but {weight}, so that it counts nothing. "
                + $"Set {RecipeKeys.AnchorWeight} or remove {RecipeKeys.Anchor}."));
        }
        else if (objective.OwnAnchorWeight != 0 && loss.AnchorWeight != 0 && loss.AnchorWeight != objective.OwnAnchorWeight)
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.AnchorWeight,
                $"{weight}, but objective is {objective.Name}, whose anchor has the weight "
                + $"{SettingText.Format(objective.OwnAnchorWeight)}. Remove {RecipeKeys.AnchorWeight}, "
                + $"or choose an objective whose anchor takes any weight: {WithoutOwnAnchor}."));
        }
    }

    private static void ScheduleProblems(ScheduleRecipe schedule, List<RecipeProblem> problems)
    {
        long samples = (long)schedule.BatchSize * schedule.Accumulation;
        if (schedule.BatchSize <= ScheduleRecipe.MostSamplesPerStep && schedule.Accumulation <= ScheduleRecipe.MostSamplesPerStep
            && samples > ScheduleRecipe.MostSamplesPerStep)
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.Accumulation,
                $"{RecipeKeys.BatchSize} {schedule.BatchSize} times {RecipeKeys.Accumulation} {schedule.Accumulation} "
                + $"is {samples} samples per step, but at most {ScheduleRecipe.MostSamplesPerStep} are allowed: "
                + "their pictures lie in memory together."));
        }

        if (schedule.Steps > 0 && schedule.WarmupSteps > schedule.Steps)
        {
            problems.Add(new RecipeProblem(
                RecipeKeys.WarmupSteps,
                $"{RecipeKeys.WarmupSteps} is {schedule.WarmupSteps} but {RecipeKeys.Steps} is {schedule.Steps}: "
                + $"the learning rate would never reach its peak. Use at most {schedule.Steps}."));
        }
    }
}
