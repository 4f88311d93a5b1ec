using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Native;
using AdaViP.Torch.Safetensors;
using AdaViP.Training;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

/// <summary>One run of TRL's own DPOTrainer on the tiny checkpoint, and the same run with this program's settings.</summary>
internal sealed class TrlRun : IDisposable
{
    private readonly JsonDocument _document;

    internal TrlRun(string name)
    {
        Folder = SharedFiles.Require($"goldens/trl-dpo/{name}");
        Tiny = SharedFiles.Require("goldens/llava-tiny");
        string images = SharedFiles.Require("fixtures/images");
        _document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "golden.json")));
        Tensors = SafetensorsFile.Open(Path.Combine(Folder, "tensors.safetensors"));
        Samples = [.. Json.GetProperty("samples").EnumerateArray().Select((sample, row) => new PreferenceSample(
            sample.GetProperty("id").GetString()!,
            row,
            new FileImage(Path.Combine(images, sample.GetProperty("image").GetString()!)),
            null,
            sample.GetProperty("question").GetString()!,
            sample.GetProperty("chosen").GetString()!,
            sample.GetProperty("rejected").GetString()))];
    }

    internal string Folder { get; }

    internal string Tiny { get; }

    internal JsonElement Json => _document.RootElement;

    internal JsonElement Config => Json.GetProperty("config");

    internal SafetensorsFile Tensors { get; }

    internal IReadOnlyList<PreferenceSample> Samples { get; }

    internal NativePreferenceKernels Kernels { get; } = new();

    /// <summary>Samples in the order in which TRL's sampler drew them.</summary>
    internal IReadOnlyList<int> Order => [.. Json.GetProperty("steps").EnumerateArray()
        .SelectMany(step => step.GetProperty("micro_batches").EnumerateArray())
        .SelectMany(batch => batch.GetProperty("samples").EnumerateArray())
        .Select(sample => sample.GetInt32())];

    internal TrainingRecipe Recipe => new()
    {
        Objective = PreferenceObjective.Dpo,
        Loss = new LossRecipe { Beta = Config.GetProperty("beta").GetDouble() },
        Data = new DataRecipe { MaxLength = Config.GetProperty("max_length").GetInt32() },
        Optimizer = new OptimizerRecipe
        {
            LearningRate = Config.GetProperty("learning_rate").GetDouble(),
            Beta1 = Config.GetProperty("adam_beta1").GetDouble(),
            Beta2 = Config.GetProperty("adam_beta2").GetDouble(),
            Epsilon = Config.GetProperty("adam_epsilon").GetDouble(),
            WeightDecay = Config.GetProperty("weight_decay").GetDouble(),
            MaxGradNorm = Config.GetProperty("max_grad_norm").GetDouble(),
        },
        Schedule = new ScheduleRecipe
        {
            Steps = Json.GetProperty("steps").GetArrayLength(),
            BatchSize = Config.GetProperty("per_device_train_batch_size").GetInt32(),
            Accumulation = Config.GetProperty("gradient_accumulation_steps").GetInt32(),
            Curve = Enum.Parse<LearningRateCurve>(Config.GetProperty("lr_scheduler_type").GetString()!, ignoreCase: true),
            WarmupSteps = Config.GetProperty("warmup_steps").GetInt32(),
            WarmupRatio = 0,
        },
        Output = new OutputRecipe { SaveEvery = 0 },
        Runtime = new RuntimeRecipe { ActivationCheckpointing = Config.GetProperty("gradient_checkpointing").GetBoolean() },
    };

    internal TrainerInputs Inputs(string output) => new()
    {
        ModelFolder = Path.Combine(Tiny, "checkpoint"),
        ReferenceFolder = Json.GetProperty("arguments").GetProperty("separate_ref").GetString() is string folder
            ? Path.Combine(Tiny, folder)
            : null,
        Dataset = new MemoryDataset("TRL preferences", [.. Samples]),
        Pixels = new GoldenPixels(Samples.ToDictionary(
            sample => Path.GetFileName(sample.Image.Description), sample => Pixels(sample.Row))),
        Recipe = Recipe,
        OutputFolder = output,
        Kernels = Kernels,
        SampleStream = new ExplicitStream(Order),
    };

    public void Dispose()
    {
        Kernels.Dispose();
        Tensors.Dispose();
        _document.Dispose();
    }

    private PixelValues Pixels(int row)
    {
        using Tensor pixels = Tensors.Read(string.Create(CultureInfo.InvariantCulture, $"pixel_values.{row}"));
        return new PixelValues([.. pixels.data<float>()], (int)pixels.size(1), (int)pixels.size(2));
    }
}
