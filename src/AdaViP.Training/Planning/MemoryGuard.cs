using AdaViP.Core.Memory;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Samples;

namespace AdaViP.Training.Planning;

/// <summary>
/// Refuses work that the processor's memory does not suffice for, from the lengths of the data, before a model is loaded.
/// </summary>
internal static class MemoryGuard
{
    private static readonly string LastResort =
        $"Or free memory, raise the limit, or set {RecipeKeys.MemoryCheck} to false to start anyway.";

    /// <exception cref="Core.UserErrorException">It does not suffice; the message has both numbers.</exception>
    internal static void RequireForTraining(
        string modelFolder, LlavaConfig config, TrainingRecipe recipe, int sequences, IReadOnlyList<PreparedSample> samples)
    {
        if (!IsWanted(recipe))
        {
            return;
        }

        // Any samples may meet in a micro-batch: the longest do at the worst.
        int batch = recipe.Schedule.BatchSize;
        long tokens = samples.Select(sample => (long)sample.TotalTokens).OrderDescending().Take(batch).Sum();
        long answers = samples.Select(sample => (long)sample.AnswerTokens).OrderDescending().Take(batch).Sum();
        int length = PerSequence(tokens, batch, sequences);
        int answer = PerSequence(answers, batch, sequences);
        PlanAssumptions measured = new(length - config.ImageTokenCount - answer, answer);
        MemoryDemand demand = MemoryDemands.Training(MemoryPlanner.Plan(modelFolder, recipe, measured), recipe, modelFolder);
        demand.Require(MemoryLimits.Read(), $"{TrainingAdvice(recipe)} {LastResort}");
    }

    /// <inheritdoc cref="RequireForTraining"/>
    internal static void RequireForLogProbs(string modelFolder, TrainingRecipe recipe, RowTokens rows)
    {
        if (!IsWanted(recipe))
        {
            return;
        }

        long tokens = 0;
        long answers = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            (long rowTokens, long rowAnswers) = rows.Measure(i);
            tokens = Math.Max(tokens, rowTokens);
            answers = Math.Max(answers, rowAnswers);
        }

        MemoryDemand demand = MemoryDemands.LogProbs(modelFolder, recipe, tokens, answers);
        demand.Require(MemoryLimits.Read(), $"{LogProbAdvice(recipe, demand, Shorter)} {LastResort}");

        MemoryDemand Shorter() => MemoryDemands.LogProbs(
            modelFolder,
            recipe with { Model = recipe.Model with { Precision = WeightPrecision.BFloat16 } },
            tokens,
            answers);
    }

    private static bool IsWanted(TrainingRecipe recipe) => recipe.Runtime.MemoryCheck && recipe.Runtime.Device == "cpu";

    private static int PerSequence(long total, int batch, int sequences) =>
        (int)((total + ((long)batch * sequences) - 1) / ((long)batch * sequences));

    private static string TrainingAdvice(TrainingRecipe recipe)
    {
        List<string> ways = [];
        if (recipe.Schedule.BatchSize > 1)
        {
            ways.Add($"a smaller {RecipeKeys.BatchSize} with a larger {RecipeKeys.Accumulation}");
        }

        if (!recipe.Runtime.ActivationCheckpointing)
        {
            ways.Add($"{RecipeKeys.ActivationCheckpointing}: true");
        }

        if (recipe.Model.TrainDecoder && (recipe.Model.TrainProjector || recipe.Model.TrainVisionTower))
        {
            ways.Add($"{RecipeKeys.TrainDecoder}: false");
        }

        if (recipe.Model.Precision == WeightPrecision.BFloat16 && recipe.Optimizer.MasterWeights)
        {
            ways.Add($"{RecipeKeys.MasterWeights}: false");
        }

        ways.Add($"a shorter {RecipeKeys.MaxLength}");
        return $"What needs less: {string.Join(", ", ways)}, a smaller model.";
    }

    private static string LogProbAdvice(TrainingRecipe recipe, MemoryDemand demand, Func<MemoryDemand> shorter)
    {
        string precision = recipe.Model.Precision == WeightPrecision.Float32 && demand.Saves(shorter()) is string saved
            ? $"{RecipeKeys.Precision}: bfloat16 ({saved}), "
            : "";
        return $"What needs less: {precision}a smaller {RecipeKeys.HeadChunkRows} or {RecipeKeys.MaxLength}, or a smaller model.";
    }
}
