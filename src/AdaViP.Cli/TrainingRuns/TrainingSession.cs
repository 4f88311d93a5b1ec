using AdaViP.Cli.Recipes;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Images;
using AdaViP.Core.Inputs;
using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Llava.Models;
using AdaViP.Training;
using AdaViP.Training.Runs;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>One training run from files to files: what <c>train</c> and <c>demo</c> share.</summary>
internal static class TrainingSession
{
    /// <summary>Runs to the end, or to the step in which the token was cancelled.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="terminal">For warnings about data.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="cancellation">Stops after the current step, with everything saved.</param>
    /// <param name="begun">Called when the output folder is this run's; null for nothing to do.</param>
    public static TrainingResult Run(
        TrainingRequest request,
        Terminal terminal,
        ITrainingDisplay display,
        CancellationToken cancellation,
        Action? begun = null)
    {
        string heap = HeapSetting.Apply(request.Recipe.Runtime);
        request = request with { Recipe = RecipeResolution.Resolve(request.Recipe, request.ModelFolder) };
        LlavaConfig config = LlavaConfig.Load(request.ModelFolder);
        using KernelSet kernels = KernelFactory.Create(request.Recipe.Runtime);
        IPixelSource pixels = PicturePipeline.Open(
            request.ModelFolder, config, request.Recipe.Data.ImageMode, kernels.Images);
        IPreferenceDataset dataset = DataOpener.Open(
            request.DataFiles,
            request.ImageRoot,
            request.Recipe.Data.BadRows,
            terminal,
            rejectedOptional: !Objective.Of(request.Recipe.Objective).NeedsRejected,
            weighted: true,
            cancellation);
        var inputs = new TrainerInputs
        {
            ModelFolder = request.ModelFolder,
            ReferenceFolder = request.ReferenceFolder,
            Dataset = dataset,
            Pixels = pixels,
            Recipe = request.Recipe,
            OutputFolder = request.OutputFolder,
            OutputMode = request.OutputMode,
            Kernels = kernels.Preference,
            ReadFiles = ReadFiles(request),

            // Not before the output folder belongs to this run may anything be written there.
            Started = _ =>
            {
                begun?.Invoke();
                WriteRecords(request, kernels.Preference, heap, terminal.Invocation);
            },
        };
        return display.Show(progress => Trainer.Run(inputs, progress, cancellation));
    }

    // The recipe that a run saved is the natural one to continue it with: where the run would write the same, nothing is lost.
    private static IReadOnlyList<(string What, string Path)> ReadFiles(TrainingRequest request) =>
        request.RecipeFile is string file && File.Exists(file) && !BoundedFile.Holds(file, RecipeText(request))
            ? [("the recipe", file)] : [];

    private static string RecipeText(TrainingRequest request) =>
        RecipeYamlWriter.Write(request.Recipe, $"{RunFiles.RecipeHeading}, defaults and --set included.");

    private static void WriteRecords(
        TrainingRequest request, IPreferenceKernels kernels, string heap, Invocation command)
    {
        string recipe = Path.Combine(request.OutputFolder, RunFiles.RecipeName);
        if (!BoundedFile.Holds(recipe, RecipeText(request)))
        {
            AtomicFile.WriteText(recipe, RecipeText(request));
        }

        string path = Path.Combine(request.OutputFolder, RunFiles.EnvironmentName);
        string? earlier = request.OutputMode == OutputMode.Resume ? path : null;
        AtomicFile.WriteText(path, EnvironmentRecord.Write(earlier, request, kernels, heap, command));
    }
}
