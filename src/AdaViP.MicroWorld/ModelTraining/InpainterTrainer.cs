using AdaViP.MicroWorld.Foundation;
using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>Pictures with a hole, and what is behind it.</summary>
/// <param name="Pixels">[pictures, 3, side, side]: levels 0 to 1.</param>
/// <param name="Holes">[pictures, 1, side, side]: 0 or 1.</param>
/// <param name="Behind">[pictures, 3, side, side]: the background without noise.</param>
internal sealed record InpainterBatch(float[] Pixels, float[] Holes, float[] Behind);

/// <summary>Trains the inpainter: the squared distance inside the hole to the background without noise.</summary>
internal sealed class InpainterTrainer(TrainingWorld world, Generator random) : ModelTrainer<InpainterBatch>(world), IModelTrainer
{
    private const int Channels = 3;

    private readonly InpainterNetwork _network = new(random);

    /// <inheritdoc />
    public override string Name => FoundationFiles.Inpainter;

    /// <inheritdoc />
    protected override LearningPlan WholePlan { get; } = new(800, 16, 1e-3);

    /// <inheritdoc />
    protected override IReadOnlyList<NetworkWeight> Learned => _network.Weights;

    /// <inheritdoc />
    public void Save(string folder) =>
        _network.Save(Path.Combine(folder, FoundationFiles.InpainterGraph), TrainingWorld.Side);

    /// <inheritdoc />
    protected override InpainterBatch Draw(int step)
    {
        int plane = TrainingWorld.Side * TrainingWorld.Side;
        float[] pixels = new float[Plan.BatchSize * Channels * plane];
        float[] holes = new float[Plan.BatchSize * plane];
        float[] behind = new float[pixels.Length];
        foreach ((int i, PortableRandom stream) in Streams(step))
        {
            Example example = World.Draw(stream);
            byte[] hole = World.Hole(example, example.Kinds[stream.Next(example.Kinds.Length)], stream);
            byte[] wanted = World.Behind(example);
            for (int pixel = 0; pixel < plane; pixel++)
            {
                holes[i * plane + pixel] = hole[pixel];
                for (int channel = 0; channel < Channels; channel++)
                {
                    int place = (i * Channels + channel) * plane + pixel;
                    pixels[place] = example.Picture.Rgb[Channels * pixel + channel] / 255f;
                    behind[place] = wanted[Channels * pixel + channel] / 255f;
                }
            }
        }

        return new InpainterBatch(pixels, holes, behind);
    }

    /// <inheritdoc />
    protected override Tensor Loss(InpainterBatch batch)
    {
        Tensor hole = Tensors.Pictures(batch.Holes, 1);
        Tensor off = _network.Fill(Tensors.Pictures(batch.Pixels), hole).sub(Tensors.Pictures(batch.Behind)).mul(hole);
        return off.Squared().sum().div(hole.sum()).Times(100.0 / Channels);
    }
}
