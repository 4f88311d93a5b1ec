using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Native;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training;
using AdaViP.Training.Runs;
using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>
/// Inputs of a golden AdaViP run: all samples in each of five AdamW steps at a constant rate, a reference model of its own.
/// </summary>
internal sealed class GoldenRun : IDisposable
{
    private GoldenRun(string set, GoldenLlava golden)
    {
        Golden = golden;
        string[] folders = set == GoldenLlava.Portable
            ? [RepositoryPaths.Asset("portable/images")]
            : [SharedFiles.Require("fixtures/images"), SharedFiles.Require("fixtures/images-more")];
        FileImage Image(string name) => new(folders.Select(folder => Path.Combine(folder, name)).First(File.Exists));

        List<PreferenceSample> samples = [];
        Dictionary<string, PixelValues> pixels = [];
        int row = 0;
        foreach (JsonElement sample in golden.Json.GetProperty("samples").EnumerateArray())
        {
            string Text(string name) => sample.GetProperty(name).GetString()!;
            samples.Add(new PreferenceSample(
                $"golden:{row}", row, Image(Text("image")), Image(Text("rejected_image")), Text("question"), Text("chosen"),
                Text("rejected")));
            pixels[Text("image")] = Pixels(golden, row, rejected: false);
            pixels[Text("rejected_image")] = Pixels(golden, row, rejected: true);
            row++;
        }

        Dataset = new MemoryDataset("golden preferences", samples);
        PixelSource = new GoldenPixels(pixels);
    }

    internal GoldenLlava Golden { get; }

    internal MemoryDataset Dataset { get; }

    internal GoldenPixels PixelSource { get; }

    internal NativePreferenceKernels Kernels { get; } = new();

    internal TrainingRecipe Recipe => new()
    {
        Objective = PreferenceObjective.AdaVip,
        Data = new DataRecipe { Order = SampleOrder.Sequential },
        Optimizer = new OptimizerRecipe { LearningRate = 1e-3, WeightDecay = 0.01, MaxGradNorm = 1.0 },
        Schedule = new ScheduleRecipe
        {
            Steps = 5,
            BatchSize = Dataset.Samples.Count,
            Curve = LearningRateCurve.Constant,
            WarmupRatio = 0,
        },
        Output = new OutputRecipe { SaveEvery = 0 },
    };

    internal static GoldenRun Open(string set = GoldenLlava.Portable) => new(set, GoldenLlava.Open(set));

    internal TrainerInputs Inputs(string output, TrainingRecipe? recipe = null, OutputMode mode = OutputMode.New) => new()
    {
        ModelFolder = Golden.Policy,
        ReferenceFolder = Golden.Reference,
        Dataset = Dataset,
        Pixels = PixelSource,
        Recipe = recipe ?? Recipe,
        OutputFolder = output,
        Kernels = Kernels,
        OutputMode = mode,
    };

    /// <summary>The samples with a change to the second one.</summary>
    internal MemoryDataset WithSecond(Func<PreferenceSample, PreferenceSample> change) =>
        new("changed.jsonl", [Dataset.Samples[0], change(Dataset.Samples[1]), .. Dataset.Samples.Skip(2)]);

    /// <summary>A run whose reports nobody reads.</summary>
    internal static TrainingResult Train(TrainerInputs inputs) =>
        Trainer.Run(inputs, new ListProgress(), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Kernels.Dispose();
        Golden.Dispose();
    }

    private static PixelValues Pixels(GoldenLlava golden, int sample, bool rejected)
    {
        using torch.Tensor pixels = golden.PixelValues(sample, rejected);
        return new PixelValues([.. pixels.data<float>()], (int)pixels.size(2), (int)pixels.size(3));
    }
}
