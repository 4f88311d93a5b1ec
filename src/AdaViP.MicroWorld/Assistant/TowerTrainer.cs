using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Torch.Tensors;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Images;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Assistant;

/// <summary>Pictures, and what their patches show.</summary>
/// <param name="Pixels">[pictures, 3, side, side].</param>
/// <param name="Kinds">[pictures · patches]: one more than the kind, 0 for the background.</param>
/// <param name="Colors">The same of colours.</param>
internal sealed record TowerBatch(float[] Pixels, long[] Kinds, long[] Colors);

/// <summary>
/// Teaches a vision tower to see, as CLIP's was taught before LLaVA used it: from the features of every patch, which kind of
/// object it shows and in which colour. The two layers that read this out are thrown away.
/// </summary>
internal sealed class TowerTrainer : ModelTrainer<TowerBatch>
{
    /// <summary>Scenes of a step.</summary>
    internal const int BatchSize = 48;

    private const double ColorWeight = 0.7;

    // An object counts for a patch of which it covers at least a sixth.
    private const int LeastShare = 6;

    private static readonly int PerSide = TrainingWorld.Side / StartModel.PatchSide;

    private readonly LlavaModel _model;
    private readonly Linear _kinds;
    private readonly Linear _colors;
    private readonly ClipPixelSource _pixels;
    private readonly NamedParameter[] _tower;

    /// <param name="world">Source of scenes.</param>
    /// <param name="model">Whose tower learns; stays the caller's.</param>
    /// <param name="random">Source of the weights that are thrown away.</param>
    internal TowerTrainer(TrainingWorld world, LlavaModel model, Generator random)
        : base(world)
    {
        _model = model;
        int width = model.Config.Vision.HiddenSize;
        _kinds = new Linear(random, width, ObjectKinds.All.Count + 1);
        _colors = new Linear(random, width, ObjectKinds.Colors.Count + 1);
        _pixels = new ClipPixelSource(PictureInputs.Clip(TrainingWorld.Side, CandidateFit.Crop), ImageMode.Crop, world.Images);
        _tower = [.. model.VisionTower.Parameters.Where(IsUsed)];
        Array.ForEach(_tower, weight => weight.Value.requires_grad_());
    }

    /// <inheritdoc />
    public override string Name => "tower";

    /// <inheritdoc />
    protected override LearningPlan WholePlan { get; } = new(StartModel.TowerSteps, BatchSize, 1.5e-3);

    /// <inheritdoc />
    protected override IReadOnlyList<NetworkWeight> Learned =>
        [.. _tower.Select(weight => new NetworkWeight(weight.Name, weight.Value)), .. _kinds.Weights, .. _colors.Weights];

    /// <inheritdoc />
    protected override void Release()
    {
        Array.ForEach(_tower, weight => weight.Value.requires_grad_(false));
        _kinds.Dispose();
        _colors.Dispose();
    }

    /// <inheritdoc />
    protected override TowerBatch Draw(int step)
    {
        int size = 3 * TrainingWorld.Side * TrainingWorld.Side;
        int patches = PerSide * PerSide;
        float[] pixels = new float[Plan.BatchSize * size];
        long[] kinds = new long[Plan.BatchSize * patches];
        long[] colors = new long[Plan.BatchSize * patches];
        foreach ((int i, PortableRandom stream) in Streams(step))
        {
            Example example = World.Draw(stream);
            _pixels.Preprocess(example.Picture, "a drawn scene").Data.CopyTo(pixels.AsSpan(i * size, size));
            for (int patch = 0; patch < patches; patch++)
            {
                if (ObjectOf(example, patch) is { } item)
                {
                    kinds[i * patches + patch] = (long)item.Kind + 1;
                    colors[i * patches + patch] = (long)item.Color + 1;
                }
            }
        }

        return new TowerBatch(pixels, kinds, colors);
    }

    /// <inheritdoc />
    protected override Tensor Loss(TowerBatch batch)
    {
        Tensor features = _model.VisionTower.Forward(Tensors.Pictures(batch.Pixels)).flatten(0, 1);
        Tensor kinds = nn.functional.cross_entropy(_kinds.Forward(features), tensor(batch.Kinds));
        Tensor colors = nn.functional.cross_entropy(_colors.Forward(features), tensor(batch.Colors));
        return kinds.Plus(colors.Times(ColorWeight));
    }

    // The object that most of a patch's pixels belong to, where they are enough.
    private static SceneObject? ObjectOf(Example example, int patch)
    {
        Span<int> counts = stackalloc int[ObjectKinds.All.Count + 1];
        int first = patch / PerSide * StartModel.PatchSide * TrainingWorld.Side + patch % PerSide * StartModel.PatchSide;
        for (int pixel = 0; pixel < StartModel.PatchSide * StartModel.PatchSide; pixel++)
        {
            int row = pixel / StartModel.PatchSide * TrainingWorld.Side;
            counts[example.Labels[first + row + pixel % StartModel.PatchSide]]++;
        }

        counts[0] = StartModel.PatchSide * StartModel.PatchSide / LeastShare;
        int best = 0;
        for (int label = 1; label < counts.Length; label++)
        {
            best = counts[label] > counts[best] ? label : best;
        }

        return best == 0 ? null : example.Scene.Find((ObjectKind)(best - 1));
    }

    // LLaVA takes the features before the last layers, which learn nothing.
    private bool IsUsed(NamedParameter weight)
    {
        const string Layers = ".encoder.layers.";
        int at = weight.Name.IndexOf(Layers, StringComparison.Ordinal);
        return at < 0
            ? !weight.Name.Contains("post_layernorm", StringComparison.Ordinal)
            : int.Parse(
                weight.Name.AsSpan(at + Layers.Length)[..1], System.Globalization.CultureInfo.InvariantCulture)
                < _model.Config.VisionLayersRun;
    }
}
