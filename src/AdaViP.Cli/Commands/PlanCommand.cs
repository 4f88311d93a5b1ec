using System.CommandLine;
using System.Globalization;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Memory;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.Planning;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip plan</c>: what a run will take, before anything is loaded.</summary>
internal static class PlanCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> recipe = SharedOptions.Recipe();
        Option<string[]> set = SharedOptions.Set();
        Option<string> model = SharedOptions.Model();
        Option<int> answers =
            NumberOption.Of<PlanAssumptions, int>("--answer-tokens", "count", nameof(PlanAssumptions.AnswerTokens));
        Option<int> prompts =
            NumberOption.Of<PlanAssumptions, int>("--prompt-tokens", "count", nameof(PlanAssumptions.PromptTokens));
        Option<int> samples =
            NumberOption.Of<PlanAssumptions, int>("--samples", "count", nameof(PlanAssumptions.SampleCount));
        Option<string?> device = SharedOptions.Device();
        Option<bool> json = SharedOptions.Json("Print one JSON object; bytes and floating-point operations are plain numbers.");
        var command = new Command("plan", "Shows memory, disk and work of a run from config.json and the recipe alone.")
        {
            recipe, model, set, device, answers, prompts, samples, json,
        };
        command.SetAction(parsed =>
        {
            TrainingRecipe loaded = RecipeLibrary.Load(
                parsed.GetRequiredValue(recipe), SharedOptions.Overrides(parsed.GetRequiredValue(set), parsed.GetValue(device)));
            loaded = RecipeResolution.Resolve(loaded, parsed.GetRequiredValue(model));
            var assumptions = new PlanAssumptions(
                parsed.GetRequiredValue(prompts), parsed.GetRequiredValue(answers), parsed.GetValue(samples));
            string folder = parsed.GetRequiredValue(model);
            TrainingPlan plan = MemoryPlanner.Plan(folder, loaded, assumptions);
            if (parsed.GetValue(json))
            {
                CommandJson.Write(PlanJson.Of(plan, loaded, assumptions), terminal);
            }
            else
            {
                Write(plan, loaded, assumptions, folder, terminal);
            }
        });
        return command;
    }

    private static void Write(
        TrainingPlan plan, TrainingRecipe recipe, PlanAssumptions assumptions, string modelFolder, Terminal terminal)
    {
        TextWriter output = terminal.Out;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"parameters  {ScaledNumber.Count(plan.TotalParameters)}: "
            + $"vision tower {ScaledNumber.Count(plan.VisionParameters)}, "
            + $"projector {ScaledNumber.Count(plan.ProjectorParameters)}, "
            + $"decoder {ScaledNumber.Count(plan.DecoderParameters)}; {ScaledNumber.Count(plan.TrainedParameters)} are trained"));
        output.WriteLine();
        WriteLines(output, $"memory on {recipe.Runtime.Device}", plan.Memory);
        output.WriteLine();
        WriteLines(output, "disk", plan.Disk);
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"work        {ScaledNumber.Flops(plan.StepFlops)} per step: "
            + $"{recipe.Schedule.BatchSize * (long)recipe.Schedule.Accumulation} samples, "
            + $"{plan.SequencesPerSample} sequences each, {plan.SequenceTokens} tokens per sequence, {plan.StepTokens} tokens"));
        if (plan.SharedStepFlops < plan.SeparateStepFlops)
        {
            output.WriteLine(plan.SharesPrefixes
                ? $"            {ScaledNumber.Flops(plan.SeparateStepFlops)} without shared starts "
                    + $"({RecipeKeys.SharePrefixes}: false)"
                : $"            {ScaledNumber.Flops(plan.SharedStepFlops)} with shared starts "
                    + $"({RecipeKeys.SharePrefixes}: true)");
        }

        if (plan.ReferenceFlops > 0)
        {
            output.WriteLine(
                $"            {ScaledNumber.Flops(plan.ReferenceFlops)} once, "
                + $"for the reference log-probs of {Counted.Of(assumptions.SampleCount, "sample")}");
        }

        output.WriteLine(plan.Steps > 0
            ? $"steps       {plan.Steps}"
            : "steps       not known: schedule.steps is 0 and the number of rows was not given (--samples)");
        output.WriteLine(
            $"assumed     {assumptions.PromptTokens} text tokens before an answer and {assumptions.AnswerTokens} in it "
            + "(--prompt-tokens, --answer-tokens)");
        WarnOfMemory(plan, recipe, modelFolder, terminal);
    }

    private static void WarnOfMemory(TrainingPlan plan, TrainingRecipe recipe, string modelFolder, Terminal terminal)
    {
        MemoryDemand demand = MemoryDemands.Training(plan, recipe, modelFolder);
        if (recipe.Runtime.Device == "cpu" && demand.Shortage(MemoryLimits.Read()) is MemoryLimit limit)
        {
            terminal.Warn(
                $"the run needs {ScaledNumber.Bytes(demand.Under(limit))}, "
                + "the program and what it keeps of freed memory included, "
                + $"but only {ScaledNumber.Bytes(limit.Available)} is available ({limit.Name}): 'adavip train' would refuse it.");
        }
    }

    private static void WriteLines(TextWriter output, string title, IReadOnlyList<PlanLine> lines)
    {
        int width = Math.Max(title.Length, lines.Select(line => line.Name.Length + 2).DefaultIfEmpty(0).Max());
        output.WriteLine($"{title.PadRight(width)}  {ScaledNumber.Bytes(lines.Sum(line => line.Bytes)),8}");
        foreach (PlanLine line in lines)
        {
            output.WriteLine($"  {line.Name.PadRight(width - 2)}  {ScaledNumber.Bytes(line.Bytes),8}  {line.Basis}");
        }
    }
}
