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

/// <summary>Pictures, and what their cells should say.</summary>
/// <param name="Pixels">[pictures, 3, side, side].</param>
/// <param name="Targets">Of the cells.</param>
internal sealed record DetectorBatch(float[] Pixels, CellTargets Targets);

/// <summary>
/// Trains the detector: each cell against every piece of the vocabulary, so that only the nouns find something, and the boxes
/// around the centres by distance and by overlap.
/// </summary>
internal sealed class DetectorTrainer(TrainingWorld world, Generator random) : ModelTrainer<DetectorBatch>(world), IModelTrainer
{
    private const double Retouched = 0.5;
    private const double BoxWeight = 4;

    // Distances are small against overlaps: a pixel is a hundredth of the picture.
    private const double DistanceWeight = 10;

    private static readonly int Kinds = ObjectKinds.All.Count;
    private static readonly int Words = WorldVocabulary.WordPieces.Count;
    private static readonly ImageResizeOptions Input =
        PictureInputs.Squeezed(new PictureSize(TrainingWorld.Side, TrainingWorld.Side));

    private readonly DetectorNetwork _network = new(random, WorldVocabulary.WordPieces.Count, TrainingWorld.Side);

    /// <inheritdoc />
    public override string Name => FoundationFiles.Detector;

    /// <inheritdoc />
    protected override LearningPlan WholePlan { get; } = new(1800, 32, 2e-3);

    /// <inheritdoc />
    protected override IReadOnlyList<NetworkWeight> Learned => _network.Weights;

    /// <inheritdoc />
    public void Save(string folder)
    {
        _network.Save(Path.Combine(folder, FoundationFiles.DetectorGraph));
        AtomicFile.WriteText(Path.Combine(folder, FoundationFiles.WordPieces), FoundationFiles.Lines(WorldVocabulary.WordPieces));
    }

    /// <inheritdoc />
    protected override DetectorBatch Draw(int step)
    {
        int size = 3 * TrainingWorld.Side * TrainingWorld.Side;
        float[] pixels = new float[Plan.BatchSize * size];
        var targets = new CellTargets(Plan.BatchSize, _network.Cells, Kinds);
        foreach ((int i, PortableRandom stream) in Streams(step))
        {
            Example example = World.Draw(stream, Retouched);
            World.Prepare(example.Picture, Input, pixels.AsSpan(i * size, size));
            targets.Add(i, example, item => (int)item.Kind);
        }

        return new DetectorBatch(pixels, targets);
    }

    /// <inheritdoc />
    protected override Tensor Loss(DetectorBatch batch)
    {
        Tensor features = _network.Forward(Tensors.Pictures(batch.Pixels));
        long[] shape = [Plan.BatchSize, _network.Cells * _network.Cells, Kinds];
        Tensor ids = TensorArithmetic.CountUp(Words, CPU).unsqueeze(0).expand(Plan.BatchSize, Words);
        Tensor logits = _network.Match(features, ids);
        Tensor nouns = logits.narrow(2, WorldVocabulary.FirstNoun, Kinds);
        Tensor others = cat(
            [
                logits.narrow(2, 0, WorldVocabulary.FirstNoun),
                logits.narrow(2, WorldVocabulary.FirstNoun + Kinds, Words - WorldVocabulary.FirstNoun - Kinds),
            ],
            2);
        Tensor wrong = nn.functional.binary_cross_entropy_with_logits(
            nouns, tensor(batch.Targets.Fits, shape), tensor(batch.Targets.Counts, shape), nn.Reduction.Sum);
        wrong = wrong.Plus(nn.functional.binary_cross_entropy_with_logits(
            others, zeros_like(others), null, nn.Reduction.Sum).Times(0.1));
        Tensor loss = wrong.Times(1.0 / Plan.BatchSize);
        long[] cells = batch.Targets.Cells;
        return cells.Length == 0 ? loss : loss.Plus(BoxLoss(features, cells, batch.Targets.Boxes).Times(BoxWeight));
    }

    private Tensor BoxLoss(Tensor features, long[] cells, float[] boxes)
    {
        Tensor found = _network.Boxes(features).reshape(-1, 4).index_select(0, tensor(cells));
        Tensor wanted = tensor(boxes, [cells.Length, 4]);
        Tensor common = ones(cells.Length);
        for (int axis = 0; axis < 2; axis++)
        {
            (Tensor first, Tensor last) = Ends(found, axis);
            (Tensor wantedFirst, Tensor wantedLast) = Ends(wanted, axis);
            common = common.mul(nn.functional.relu(minimum(last, wantedLast).sub(maximum(first, wantedFirst))));
        }

        Tensor either = Area(found).Plus(Area(wanted)).sub(common);
        Tensor distance = found.sub(wanted).abs().sum(1).mean();
        return common.div(either).mean().Times(-1).Plus(1).Plus(distance.Times(DistanceWeight));
    }

    private static (Tensor First, Tensor Last) Ends(Tensor boxes, int axis)
    {
        Tensor half = boxes.select(1, axis + 2).Times(0.5);
        return (boxes.select(1, axis).sub(half), boxes.select(1, axis).Plus(half));
    }

    private static Tensor Area(Tensor boxes) => boxes.select(1, 2).mul(boxes.select(1, 3));
}
