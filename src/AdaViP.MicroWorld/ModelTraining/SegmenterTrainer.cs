using AdaViP.Core.Images;
using AdaViP.MicroWorld.Foundation;
using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Torch.Tensors;
using AdaViP.Vision.Foundation;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>Pictures, a box in each, and what stands in it.</summary>
/// <param name="Pixels">[pictures, 3, side, side].</param>
/// <param name="Boxes">[pictures, 4]: left, top, right, bottom in pixels.</param>
/// <param name="Masks">[pictures, 1, side, side]: 0 or 1.</param>
internal sealed record SegmenterBatch(float[] Pixels, float[] Boxes, float[] Masks);

/// <summary>Trains encoder and decoder together on boxes that are a little off, by cross entropy and by overlap.</summary>
internal sealed class SegmenterTrainer(TrainingWorld world, Generator random) : ModelTrainer<SegmenterBatch>(world), IModelTrainer
{
    // Pixels; a detector's boxes are about as far off.
    private const double BoxError = 1.5;

    private const double QualityWeight = 0.1;

    private static readonly ImageResizeOptions Input =
        PictureInputs.Padded(new PictureSize(TrainingWorld.Side, TrainingWorld.Side), TrainingWorld.Side);

    private readonly SegmenterNetwork _network = new(random, TrainingWorld.Side);

    /// <inheritdoc />
    public override string Name => FoundationFiles.Segmenter;

    /// <inheritdoc />
    protected override LearningPlan WholePlan { get; } = new(1000, 24, 2e-3);

    /// <inheritdoc />
    protected override IReadOnlyList<NetworkWeight> Learned => _network.Weights;

    /// <inheritdoc />
    public void Save(string folder)
    {
        _network.SaveEncoder(Path.Combine(folder, FoundationFiles.SegmenterEncoder));
        _network.SaveDecoder(Path.Combine(folder, FoundationFiles.SegmenterDecoder));
    }

    /// <inheritdoc />
    protected override SegmenterBatch Draw(int step)
    {
        int plane = TrainingWorld.Side * TrainingWorld.Side;
        float[] pixels = new float[Plan.BatchSize * 3 * plane];
        float[] boxes = new float[Plan.BatchSize * 4];
        float[] masks = new float[Plan.BatchSize * plane];
        foreach ((int i, PortableRandom stream) in Streams(step))
        {
            Example example = World.Draw(stream);
            World.Prepare(example.Picture, Input, pixels.AsSpan(3 * i * plane, 3 * plane));
            ObjectKind kind = example.Kinds[stream.Next(example.Kinds.Length)];
            Array.ConvertAll(example.MaskOf(kind), inside => (float)inside).CopyTo(masks.AsSpan(i * plane));
            foreach ((int side, float end) in example.BoxOf(kind).Index())
            {
                boxes[4 * i + side] = (float)(end + stream.NextBetween(-BoxError, BoxError));
            }
        }

        return new SegmenterBatch(pixels, boxes, masks);
    }

    /// <inheritdoc />
    protected override Tensor Loss(SegmenterBatch batch)
    {
        Tensor embeddings = _network.Forward(Tensors.Pictures(batch.Pixels));
        (Tensor logits, Tensor quality) = _network.Decode(embeddings, tensor(batch.Boxes, [Plan.BatchSize, 4]));
        Tensor masks = Tensors.Pictures(batch.Masks, 1);
        Tensor inside = sigmoid(logits);
        Tensor common = inside.mul(masks).sum([1, 2, 3]);
        Tensor both = inside.sum([1, 2, 3]).Plus(masks.sum([1, 2, 3]));
        Tensor overlap = common.Times(2).div(both);
        Tensor known = common.div(both.sub(common)).detach();
        Tensor error = nn.functional.binary_cross_entropy_with_logits(logits, masks, null, nn.Reduction.Sum)
            .Times(1.0 / (Plan.BatchSize * 300));
        return error.sub(overlap.mean()).Plus(1)
            .Plus(quality.reshape(-1).sub(known).Squared().mean().Times(QualityWeight));
    }
}
