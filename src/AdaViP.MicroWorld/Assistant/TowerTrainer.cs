using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Tokenizers;
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
/// Teaches a vision tower to see and a projector to say it in the decoder's words, as CLIP's tower was taught before LLaVA
/// used it, and LLaVA's projector before its decoder: a patch is to come out near the embeddings of the kind of object that it
/// shows and of its colour, or of a word for neither.
/// </summary>
internal sealed class TowerTrainer : ModelTrainer<TowerBatch>
{
    /// <summary>Scenes of a step.</summary>
    internal const int BatchSize = 48;

    private const double ColorWeight = 0.7;
    private const double Sharpness = 8;

    // An object counts for a patch of which it covers at least a sixth.
    private const int LeastShare = 6;

    private static readonly int PerSide = TrainingWorld.Side / StartModel.PatchSide;

    private readonly LlavaModel _model;
    private readonly Tensor _kinds;
    private readonly Tensor _colors;
    private readonly ClipPixelSource _pixels;
    private readonly NamedParameter[] _learned;

    /// <param name="world">Source of scenes.</param>
    /// <param name="model">Whose tower learns; stays the caller's.</param>
    /// <param name="words">Ids of the pieces for what a patch shows.</param>
    internal TowerTrainer(TrainingWorld world, LlavaModel model, PatchWords words)
        : base(world)
    {
        _model = model;
        _kinds = Readout(words.Kinds);
        _colors = Readout(words.Colors);
        _pixels = new ClipPixelSource(PictureInputs.Clip(TrainingWorld.Side, CandidateFit.Crop), ImageMode.Crop, world.Images);
        _learned = [.. model.VisionTower.FeatureParameters, .. model.Projector.Parameters];
        Array.ForEach(_learned, weight => weight.Value.requires_grad_());
    }

    /// <inheritdoc />
    public override string Name => "tower";

    /// <inheritdoc />
    protected override LearningPlan WholePlan { get; } = new(StartModel.TowerSteps, BatchSize, 1.5e-3);

    /// <inheritdoc />
    protected override IReadOnlyList<NetworkWeight> Learned =>
        [.. _learned.Select(weight => new NetworkWeight(weight.Name, weight.Value))];

    /// <inheritdoc />
    protected override void Release()
    {
        Array.ForEach(_learned, weight => weight.Value.requires_grad_(false));
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
        Tensor said = _model.Projector.Forward(features);
        Tensor kinds = nn.functional.cross_entropy(said.matmul(_kinds), tensor(batch.Kinds));
        Tensor colors = nn.functional.cross_entropy(said.matmul(_colors), tensor(batch.Colors));
        return kinds.Plus(colors.Times(ColorWeight));
    }

    // [width, words]: a patch that is the sum of two embeddings has logits of about Sharpness for its two words and 0 for others.
    private Tensor Readout(IReadOnlyList<long> ids)
    {
        using var scope = NewDisposeScope();
        Tensor rows = _model.Decoder.EmbedWeight.Value.index_select(0, tensor(ids.ToArray()));
        return rows.div(rows.Squared().sum(1, keepdim: true)).Times(Sharpness).t().contiguous().MoveToOuterDisposeScope();
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
}

/// <summary>Pieces of the decoder's vocabulary, as rows of its embedding, for what a patch shows.</summary>
/// <param name="Kinds">First the word for no object, then one for every kind.</param>
/// <param name="Colors">First the word for no object, then one for every colour.</param>
internal sealed record PatchWords(IReadOnlyList<long> Kinds, IReadOnlyList<long> Colors)
{
    // Of captions, and of no object.
    private const string Nothing = "picture";

    /// <summary>Finds the words.</summary>
    /// <param name="pieces">Learned pieces of the vocabulary; every word of the world is one.</param>
    /// <param name="firstId">Id of the first of them.</param>
    public static PatchWords Of(IReadOnlyList<string> pieces, int firstId)
    {
        long[] Ids(IEnumerable<string> words) =>
            [.. words.Prepend(Nothing).Select(word => (long)firstId + IndexOf(pieces, BytePairTrainer.SpaceMark + word))];
        return new PatchWords(
            Ids(ObjectKinds.All.Select(kind => kind.Noun())), Ids(ObjectKinds.Colors.Select(color => color.Word())));
    }

    private static int IndexOf(IReadOnlyList<string> pieces, string word)
    {
        int at = pieces.ToList().IndexOf(word);
        return at >= 0 ? at : throw new ArgumentException($"\"{word}\" is not a piece of the vocabulary.", nameof(pieces));
    }
}
