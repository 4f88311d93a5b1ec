using System.Text.Json;
using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Native;
using AdaViP.Torch.Safetensors;
using AdaViP.Torch.Tensors;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Torch.Tests.Support;
using AdaViP.Training.Kernels;
using AdaViP.Training.Objectives;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using AdaViP.Training.Steps;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

/// <summary>
/// An adapter of PEFT, W + s·B·A, without adapters in the model: merged into the weights it gives the golden log-probs, and the
/// gradients of A and B, s·Bᵀ·dW and s·dW·Aᵀ, come from those of the merged weights. So a pass of ours, its loss, its
/// gradients and our AdamW are held against five steps of transformers and PEFT.
/// </summary>
public sealed class LoraGoldenTests : IDisposable
{
    private const double Scale = 8.0 / 4; // lora_alpha / r of adapter_config.json
    private const string Start = "adapter/adapter_model.safetensors";
    private const string End = "adapter_after.safetensors";

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenLlava _golden = GoldenLlava.Open();
    private readonly JsonDocument _json = JsonDocument.Parse(File.ReadAllBytes(Asset("golden.json")));
    private readonly NativePreferenceKernels _kernels = new();
    private readonly LlavaModel _model;

    public LoraGoldenTests() => _model = LlavaCheckpointReader.Load(_golden.Policy, CPU);

    private int Samples => _golden.Sequences.Count() / GoldenBatches.Kinds.Length;

    public void Dispose()
    {
        _model.Dispose();
        _kernels.Dispose();
        _json.Dispose();
        _golden.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Config_HasTheScaleOfTheTests()
    {
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(Asset(Path.Combine("adapter", "adapter_config.json"))));
        Assert.Equal(
            Scale, config.RootElement.GetProperty("lora_alpha").GetDouble() / config.RootElement.GetProperty("r").GetDouble());
    }

    [Fact]
    public void Base_LogProbs_AreThoseOfPeftWithoutTheAdapter() =>
        Close.ToLargest("base", TokenSums("base"), Chain().Evaluate(Batch()).Sums, Tolerances.OnePass);

    [Theory]
    [InlineData(Start, "policy")]
    [InlineData(End, "after")]
    public void Merged_LogProbs_AreThoseOfPeft(string file, string model)
    {
        Adapters(file).ForEach(adapter => adapter.Merge());
        Close.ToLargest(model, TokenSums(model), Chain().Evaluate(Batch()).Sums, Tolerances.OnePass);
    }

    [Fact]
    public void Merged_WeightsAtTheEnd_AreThoseOfPeft()
    {
        using SafetensorsFile merged = Open("merged_every_7th_row.safetensors");
        foreach (Adapter adapter in Adapters(End))
        {
            adapter.Merge();
            Tensor rows = arange(0, adapter.Weight.Value.size(0), 7, dtype: ScalarType.Int64);
            TensorClose.Check(
                adapter.Module, merged.Read(adapter.Module + ".weight"), adapter.Weight.Value.index_select(0, rows),
                Tolerances.KernelSums);
        }
    }

    [Fact]
    public void FiveSteps_OfTheAdapterAlone_FollowTransformers()
    {
        List<Adapter> adapters = Adapters(Start);
        using TrainedParameters trained = new(_model, new ModelRecipe { TrainProjector = false });
        TensorKernels kernels = new(_kernels);
        ChainStep chain = Chain();
        PreferenceStepObjective objective = new(
            kernels, new PreferenceLossOptions(PreferenceObjective.AdaVip, _json.RootElement.GetProperty("beta").GetDouble()));
        JsonElement trajectory = _json.RootElement.GetProperty("trajectory");
        Assert.Equal(5, trajectory.GetArrayLength());
        for (int i = 0; i < trajectory.GetArrayLength(); i++)
        {
            using DisposeScope scope = NewDisposeScope();
            adapters.ForEach(adapter => adapter.Merge());
            trained.ZeroGradients();
            using TrainingPass pass = chain.Forward(Batch(), trained);
            BatchLoss loss = objective.Compute(pass.LogProbs.Sums, TokenSums("base"), new StepCounts(Samples, 0));
            pass.Backward(loss.Coefficients);
            (Adapter Of, Tensor A, Tensor B)[] gradients =
                [.. adapters.Select(one => one.Gradients(trained.GradientOf(one.Weight)))];
            double norm = Math.Sqrt(gradients.Sum(one => kernels.SumSquares(one.A) + kernels.SumSquares(one.B)));
            Compare(trajectory[i], i, loss.Loss, norm, pass.LogProbs.Sums);
            if (i == 0)
            {
                CheckFirst(gradients);
            }

            // As torch.nn.utils.clip_grad_norm_ has it.
            AdamWOptions options = new(i + 1, 0.01, 0.9, 0.999, 1e-8, 0, Math.Min(1, 1 / (norm + 1e-6)));
            foreach ((Adapter adapter, Tensor a, Tensor b) in gradients)
            {
                adapter.Update(kernels, options, a, b);
            }
        }

        using SafetensorsFile after = Open(End);
        using SafetensorsFile before = Open(Start);
        foreach ((string name, Tensor value) in adapters.SelectMany(one => one.Matrices))
        {
            Tensor start = before.Read(name);
            TensorClose.Check(name, after.Read(name).sub(start), value.sub(start), Tolerances.Trajectory);
        }

        adapters.ForEach(adapter => adapter.Merge());
        Close.ToLargest("after", TokenSums("after"), chain.Evaluate(Batch()).Sums, Tolerances.Trajectory);
    }

    private static void Compare(JsonElement want, int step, double loss, double norm, double[] sums)
    {
        double tolerance = step == 0 ? Tolerances.OnePass : Tolerances.Trajectory;
        Close.ToLargest($"step {step} loss", [want.GetProperty("loss").GetDouble()], [loss], tolerance);
        Close.ToLargest($"step {step} norm", [want.GetProperty("grad_norm").GetDouble()], [norm], tolerance);
        double[] logps = [.. want.GetProperty("logps").EnumerateArray().SelectMany(row => row.EnumerateArray())
            .Select(value => value.GetDouble())];
        Close.ToLargest($"step {step} log-probs", logps, sums, tolerance);
    }

    private static void CheckFirst((Adapter Of, Tensor A, Tensor B)[] gradients)
    {
        using SafetensorsFile first = Open("first_gradients.safetensors");
        Assert.Equal(first.Entries.Count, 2 * gradients.Length);
        foreach ((Adapter adapter, Tensor a, Tensor b) in gradients)
        {
            TensorClose.Check(adapter.NameOf("A"), first.Read(adapter.NameOf("A")), a, Tolerances.OnePass);
            TensorClose.Check(adapter.NameOf("B"), first.Read(adapter.NameOf("B")), b, Tolerances.OnePass);
        }
    }

    private static string Asset(string name) => Path.Combine(RepositoryPaths.Asset("portable", "lora"), name);

    private static SafetensorsFile Open(string name) => SafetensorsFile.Open(Asset(name));

    private PackedBatch Batch() =>
        PackedBatch.Create(GoldenBatches.Samples(_golden, _model.Config), _model.Config.ImageTokenCount);

    private ChainStep Chain() => new(_model, new TensorKernels(_kernels), new ChainOptions(true, 1024));

    private List<Adapter> Adapters(string name)
    {
        using SafetensorsFile file = Open(name);
        Dictionary<string, NamedParameter> weights = _model.Parameters.ToDictionary(one => TransformersNames.Of(one.Name));
        return
        [
            .. _json.RootElement.GetProperty("wrapped").EnumerateArray().Select(module => module.GetString()!)
                .Select(module => new Adapter(module, weights[module + ".weight"], file)),
        ];
    }

    // Of every sequence of every sample: what PEFT's model gives its answer tokens.
    private double[] TokenSums(string model)
    {
        using SafetensorsFile file = Open("tensors.safetensors");
        return
        [
            .. from sample in Enumerable.Range(0, Samples)
               from kind in GoldenBatches.Kinds
               select file.Read($"{sample}.{kind}.{model}.token_logps").data<double>().Sum(),
        ];
    }

    private sealed class Adapter
    {
        private readonly Tensor _start;
        private readonly Tensor _a;
        private readonly Tensor _b;
        private readonly Dictionary<Tensor, (Tensor First, Tensor Second)> _moments;

        public Adapter(string module, NamedParameter weight, SafetensorsFile file)
        {
            Module = module;
            Weight = weight;
            _start = weight.Value.detach().clone();
            (_a, _b) = (file.Read(NameOf("A")), file.Read(NameOf("B")));
            _moments = new[] { _a, _b }.ToDictionary(matrix => matrix, matrix => (zeros_like(matrix), zeros_like(matrix)));
        }

        public string Module { get; }

        public NamedParameter Weight { get; }

        public IEnumerable<(string Name, Tensor Value)> Matrices => [(NameOf("A"), _a), (NameOf("B"), _b)];

        public string NameOf(string matrix) => $"base_model.model.{Module}.lora_{matrix}.weight";

        public void Merge()
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            Weight.Value.copy_(_b.matmul(_a).Times(Scale).Add(_start));
        }

        public (Adapter Of, Tensor A, Tensor B) Gradients(Tensor ofWeight) => (
            this,
            _b.t().matmul(ofWeight).Times(Scale).contiguous(),
            ofWeight.matmul(_a.t()).Times(Scale).contiguous());

        public void Update(TensorKernels kernels, in AdamWOptions options, Tensor ofA, Tensor ofB)
        {
            kernels.AdamW(options, _a, null, ofA, _moments[_a].First, _moments[_a].Second);
            kernels.AdamW(options, _b, null, ofB, _moments[_b].First, _moments[_b].Second);
        }
    }
}
