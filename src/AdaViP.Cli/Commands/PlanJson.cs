using System.Text.Json.Nodes;
using AdaViP.Core.Recipes;
using AdaViP.Training.Planning;

namespace AdaViP.Cli.Commands;

/// <summary>A plan as <c>plan --json</c> prints it: bytes and floating-point operations as plain numbers.</summary>
internal static class PlanJson
{
    /// <summary>The document.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="recipe">What it was made for.</param>
    /// <param name="assumptions">What it rests on.</param>
    public static JsonObject Of(TrainingPlan plan, TrainingRecipe recipe, PlanAssumptions assumptions) => new()
    {
        ["recipe"] = recipe.Name,
        ["device"] = recipe.Runtime.Device,
        ["parameters"] = new JsonObject
        {
            ["total"] = plan.TotalParameters,
            ["vision_tower"] = plan.VisionParameters,
            ["projector"] = plan.ProjectorParameters,
            ["decoder"] = plan.DecoderParameters,
            ["trained"] = plan.TrainedParameters,
        },
        ["memory_bytes"] = plan.MemoryBytes,
        ["memory"] = Lines(plan.Memory),
        ["disk_bytes"] = plan.Disk.Sum(line => line.Bytes),
        ["disk"] = Lines(plan.Disk),
        ["step_flops"] = plan.StepFlops,
        ["step_flops_shared"] = plan.SharedStepFlops,
        ["step_flops_separate"] = plan.SeparateStepFlops,
        ["step_tokens"] = plan.StepTokens,
        ["sequence_tokens"] = plan.SequenceTokens,
        ["sequences_per_sample"] = plan.SequencesPerSample,
        ["samples_per_step"] = recipe.Schedule.BatchSize * (long)recipe.Schedule.Accumulation,
        ["reference_flops"] = assumptions.SampleCount > 0 ? plan.ReferenceFlops : null,
        ["steps"] = plan.Steps > 0 ? plan.Steps : null,
        ["assumed"] = new JsonObject
        {
            ["prompt_tokens"] = assumptions.PromptTokens,
            ["answer_tokens"] = assumptions.AnswerTokens,
            ["samples"] = assumptions.SampleCount > 0 ? assumptions.SampleCount : null,
        },
    };

    private static JsonArray Lines(IEnumerable<PlanLine> lines) =>
    [
        .. lines.Select(line => new JsonObject { ["name"] = line.Name, ["bytes"] = line.Bytes, ["basis"] = line.Basis }),
    ];
}
