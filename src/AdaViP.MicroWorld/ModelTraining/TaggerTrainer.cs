using System.Globalization;
using AdaViP.Core.Files;
using AdaViP.Core.Images;
using AdaViP.MicroWorld.Foundation;
using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Vocabularies;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Torch.Tensors;
using AdaViP.Vision.Foundation;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>Pictures, and for each kind whether it is there.</summary>
/// <param name="Pixels">[pictures, 3, side, side].</param>
/// <param name="Shown">[pictures, kinds]: 0 or 1.</param>
/// <param name="Targets">Where it is.</param>
internal sealed record TaggerBatch(float[] Pixels, float[] Shown, CellTargets Targets);

/// <summary>
/// Trains the tagger: binary cross entropy of each kind, in the whole picture and in each cell, which is what it learns from
/// first; the thresholds come from scenes of their own.
/// </summary>
internal sealed class TaggerTrainer(TrainingWorld world, Generator random) : ModelTrainer<TaggerBatch>(world), IModelTrainer
{
    private const double Retouched = 0.5;
    private const double PlaceWeight = 0.1;
    private const int ValidationScenes = 512;
    private const int ThresholdSteps = 20;

    private static readonly int Kinds = ObjectKinds.All.Count;
    private static readonly int PerSide = TrainingWorld.Side / TaggerNetwork.CellSide;
    private static readonly ImageResizeOptions Input =
        PictureInputs.Squeezed(new PictureSize(TrainingWorld.Side, TrainingWorld.Side));

    private readonly TaggerNetwork _network = new(random, ObjectKinds.All.Count);

    /// <inheritdoc />
    public override string Name => FoundationFiles.Tagger;

    /// <inheritdoc />
    protected override LearningPlan WholePlan { get; } = new(1200, 48, 2e-3);

    /// <inheritdoc />
    protected override IReadOnlyList<NetworkWeight> Learned => _network.Weights;

    /// <inheritdoc />
    public void Save(string folder)
    {
        _network.Save(Path.Combine(folder, FoundationFiles.TaggerGraph), TrainingWorld.Side);
        AtomicFile.WriteText(Path.Combine(folder, FoundationFiles.Tags), FoundationFiles.Lines(WorldVocabulary.Tags));
        AtomicFile.WriteText(
            Path.Combine(folder, FoundationFiles.Thresholds),
            FoundationFiles.Lines(Thresholds().Select(value => value.ToString("0.00", CultureInfo.InvariantCulture))));
    }

    /// <inheritdoc />
    protected override TaggerBatch Draw(int step) =>
        Batch([.. Streams(step).Select(stream => World.Draw(stream.Random, Retouched))]);

    /// <inheritdoc />
    protected override Tensor Loss(TaggerBatch batch)
    {
        Tensor cells = _network.Cells(Tensors.Pictures(batch.Pixels));
        Tensor whole = nn.functional.binary_cross_entropy_with_logits(
            cells.amax([2, 3]), tensor(batch.Shown, [Plan.BatchSize, Kinds]));
        long[] shape = [Plan.BatchSize, PerSide * PerSide, Kinds];
        Tensor places = nn.functional.binary_cross_entropy_with_logits(
            cells.flatten(2).transpose(1, 2), tensor(batch.Targets.Fits, shape), tensor(batch.Targets.Counts, shape),
            nn.Reduction.Sum);
        return whole.Plus(places.Times(PlaceWeight / Plan.BatchSize));
    }

    private TaggerBatch Batch(Example[] examples)
    {
        int size = 3 * TrainingWorld.Side * TrainingWorld.Side;
        float[] pixels = new float[examples.Length * size];
        float[] shown = new float[examples.Length * Kinds];
        var targets = new CellTargets(examples.Length, PerSide, Kinds);
        for (int i = 0; i < examples.Length; i++)
        {
            World.Prepare(examples[i].Picture, Input, pixels.AsSpan(i * size, size));
            targets.Add(i, examples[i], item => (int)item.Kind);
            foreach (ObjectKind kind in examples[i].Kinds)
            {
                shown[i * Kinds + (int)kind] = 1;
            }
        }

        return new TaggerBatch(pixels, shown, targets);
    }

    // Of each kind the threshold with the best F1; of equal ones that nearest to a half.
    private double[] Thresholds()
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        TaggerBatch batch = Batch(
        [
            .. Enumerable.Range(0, ValidationScenes)
                .Select(i => World.DrawOther(World.Random("tagger thresholds", i), Retouched)),
        ]);
        float[] found = sigmoid(_network.Forward(Tensors.Pictures(batch.Pixels))).data<float>().ToArray();
        double BestOf(int kind)
        {
            double F1(double threshold)
            {
                int[] rows = [.. Enumerable.Range(0, ValidationScenes).Select(row => row * Kinds + kind)];
                int right = rows.Count(i => found[i] > threshold && batch.Shown[i] > 0);
                return 2.0 * right / (rows.Count(i => found[i] > threshold) + rows.Count(i => batch.Shown[i] > 0));
            }

            return Enumerable.Range(1, ThresholdSteps - 1).Select(i => i / (double)ThresholdSteps)
                .OrderByDescending(F1).ThenBy(threshold => Math.Abs(threshold - 0.5)).First();
        }

        return [.. Enumerable.Range(0, Kinds).Select(BestOf)];
    }
}
