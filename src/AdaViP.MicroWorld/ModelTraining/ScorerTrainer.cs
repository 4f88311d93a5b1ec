using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.MicroWorld.Foundation;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Vocabularies;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Torch.Tensors;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tokenizers;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>Scenes with a text each that names some of the objects.</summary>
/// <param name="Whole">[scenes, 3, side, side]: everything is there.</param>
/// <param name="LacksNamed">The same without an object that the text names.</param>
/// <param name="LacksOther">The same without an object that it does not name; the whole where it names all.</param>
/// <param name="Ids">[scenes, length of texts].</param>
/// <param name="HasOther">[scenes]: 1 where there is an object that the text does not name.</param>
/// <param name="Targets">Which kind in which colour stands in which cell of the whole pictures.</param>
/// <param name="Meanings">
/// [4 · scenes, kinds · colours]: 1 for what is shown by the whole pictures, those without a named object, those without another
/// one, and for what the texts name.
/// </param>
internal sealed record ScorerBatch(
    float[] Whole, float[] LacksNamed, float[] LacksOther, long[] Ids, float[] HasOther, CellTargets Targets,
    float[] Meanings);

/// <summary>
/// Trains both towers as CLIP is trained, each text against all pictures of the batch and the other way round. Pictures without a
/// named object are among them, and must fit less than pictures without another one. The cells of the pictures learn what stands
/// in them, and the embeddings of both towers what is shown or named, each with a matrix that is thrown away afterwards: from
/// that the rest learns fast.
/// </summary>
internal sealed class ScorerTrainer : ModelTrainer<ScorerBatch>, IModelTrainer
{
    private const double Sharpness = 20;
    private const double WholeCaptions = 0.5;
    private const double OrderWeight = 4;
    private const double PlaceWeight = 0.05;
    private const double MeaningWeight = 0.1;
    private const double HelperGain = 0.1;

    private static readonly int PerSide = TrainingWorld.Side / ScorerNetwork.CellSide;
    private static readonly int Colors = ObjectKinds.Colors.Count;
    private static readonly int Classes = ObjectKinds.All.Count * Colors;

    private static readonly int Size = 3 * TrainingWorld.Side * TrainingWorld.Side;

    private readonly ScorerNetwork _network;
    private readonly Convolution _signs;
    private readonly Linear _meaning;
    private readonly ClipBytePairs _pieces;
    private readonly ClipPixelSource _pixels;

    /// <summary>Draws the weights.</summary>
    /// <param name="world">Source of scenes.</param>
    /// <param name="random">Of the weights.</param>
    /// <param name="merges">File of the vocabulary.</param>
    internal ScorerTrainer(TrainingWorld world, Generator random, string merges)
        : base(world)
    {
        int words = ClipBytePairs.Available(merges);
        _network = new ScorerNetwork(random, words);
        _signs = new Convolution(random, ScorerNetwork.CellWidth, Classes, 1, gain: HelperGain);
        _meaning = new Linear(random, ScorerNetwork.Width, Classes, HelperGain);
        _pieces = ClipBytePairs.FromFile(merges, words);
        _pixels = new ClipPixelSource(PictureInputs.Clip(TrainingWorld.Side, CandidateFit.Crop), ImageMode.Crop, world.Images);
    }

    /// <inheritdoc />
    public override string Name => FoundationFiles.Scorer;

    /// <inheritdoc />
    protected override LearningPlan WholePlan { get; } = new(2000, 24, 2e-3);

    /// <inheritdoc />
    protected override IReadOnlyList<NetworkWeight> Learned => [.. _network.Weights, .. _signs.Weights, .. _meaning.Weights];

    /// <inheritdoc />
    public void Save(string folder)
    {
        _network.SavePicture(Path.Combine(folder, FoundationFiles.ScorerPicture), TrainingWorld.Side);
        _network.SaveText(Path.Combine(folder, FoundationFiles.ScorerText));
    }

    /// <summary>Writes the vocabulary, which training needs as well.</summary>
    internal static void SaveMerges(string path) => AtomicFile.WriteText(path, FoundationFiles.Lines(WorldVocabulary.Merges));

    /// <inheritdoc />
    protected override ScorerBatch Draw(int step)
    {
        var batch = new ScorerBatch(
            new float[Plan.BatchSize * Size], new float[Plan.BatchSize * Size], new float[Plan.BatchSize * Size],
            new long[Plan.BatchSize * ScorerNetwork.TextLength], new float[Plan.BatchSize],
            new CellTargets(Plan.BatchSize, PerSide, Classes), new float[4 * Plan.BatchSize * Classes]);
        foreach ((int i, PortableRandom stream) in Streams(step))
        {
            Add(batch, i, World.Draw(stream), stream);
        }

        return batch;
    }

    /// <inheritdoc />
    protected override Tensor Loss(ScorerBatch batch)
    {
        int count = Plan.BatchSize;
        Tensor cells = _network.Cells(cat(
            [Tensors.Pictures(batch.Whole), Tensors.Pictures(batch.LacksNamed), Tensors.Pictures(batch.LacksOther)]));
        Tensor rawPictures = _network.Summary(cells);
        Tensor rawTexts = _network.Text(tensor(batch.Ids, [count, ScorerNetwork.TextLength]));
        Tensor pictures = Unit(rawPictures);
        Tensor texts = Unit(rawTexts);
        Tensor all = texts.matmul(pictures.transpose(0, 1)).Times(Sharpness);
        Tensor own = TensorArithmetic.CountUp(count, CPU);
        Tensor byText = nn.functional.cross_entropy(all.narrow(1, 0, 2 * count), own);
        Tensor byPicture = nn.functional.cross_entropy(all.narrow(1, 0, count).transpose(0, 1), own);
        Tensor lacksNamed = all.narrow(1, count, count).diagonal();
        Tensor lacksOther = all.narrow(1, 2 * count, count).diagonal();
        Tensor order = nn.functional.binary_cross_entropy_with_logits(
            lacksOther.sub(lacksNamed), ones(count), tensor(batch.HasOther));
        Tensor places = Places(cells.narrow(0, 0, count), batch);
        Tensor meanings = nn.functional.binary_cross_entropy_with_logits(
            _meaning.Forward(cat([rawPictures, rawTexts])), tensor(batch.Meanings, [4 * count, Classes]), null,
            nn.Reduction.Sum).Times(1.0 / count);
        return byText.Plus(byPicture).Plus(order.Times(OrderWeight)).Plus(places.Times(PlaceWeight))
            .Plus(meanings.Times(MeaningWeight));
    }

    private Tensor Places(Tensor cells, ScorerBatch batch)
    {
        long[] shape = [Plan.BatchSize, PerSide * PerSide, Classes];
        return nn.functional.binary_cross_entropy_with_logits(
            _signs.Forward(cells).flatten(2).transpose(1, 2), tensor(batch.Targets.Fits, shape),
            tensor(batch.Targets.Counts, shape), nn.Reduction.Sum).Times(1.0 / Plan.BatchSize);
    }

    private static Tensor Unit(Tensor rows) => rows.div(rows.Squared().sum(1, keepdim: true).sqrt());

    private void Add(ScorerBatch batch, int index, Example whole, PortableRandom random)
    {
        SceneObject[] objects = [.. whole.Scene.Visible];
        random.Shuffle<SceneObject>(objects);
        SceneObject[] said = objects[..(1 + random.Next(objects.Length))];
        IReadOnlyList<MentionGroup> groups = CaptionWriter.Annotation(whole.Scene with { Objects = said }, random);
        if (!random.Chance(WholeCaptions))
        {
            groups = [groups[random.Next(groups.Count)]];
        }

        Mention[] mentions = [.. groups.SelectMany(group => group.Mentions)];
        CaptionStyle style = random.Chance(0.5) ? CaptionStyle.Plain : CaptionStyle.Chatty;
        int[] ids = _pieces.EncodePadded(CaptionWriter.Write(groups, style), ScorerNetwork.TextLength, out _);
        for (int i = 0; i < ids.Length; i++)
        {
            batch.Ids[index * ids.Length + i] = ids[i];
        }

        ObjectKind lost = mentions[random.Next(mentions.Length)].Kind;
        ObjectKind[] others = [.. whole.Kinds.Except(mentions.Select(mention => mention.Kind))];
        batch.Targets.Add(index, whole, item => ClassOf(item.Kind, item.Color));
        Example lacksNamed = World.Without(whole, lost, random);
        Example lacksOther =
            others.Length == 0 ? whole : World.Without(whole, others[random.Next(others.Length)], random);
        foreach ((int part, (Example example, float[] pixels)) in new[]
        {
            (whole, batch.Whole), (lacksNamed, batch.LacksNamed), (lacksOther, batch.LacksOther),
        }.Index())
        {
            Put(example, pixels, index);
            Mean(batch, part, index, example.Scene.Visible.Select(Mention.Of));
        }

        Mean(batch, 3, index, mentions);
        batch.HasOther[index] = others.Length == 0 ? 0 : 1;
    }

    private static int ClassOf(ObjectKind kind, ObjectColor color) => (int)kind * Colors + (int)color;

    private void Mean(ScorerBatch batch, int part, int index, IEnumerable<Mention> things)
    {
        foreach (Mention thing in things)
        {
            batch.Meanings[(part * Plan.BatchSize + index) * Classes + ClassOf(thing.Kind, thing.Color)] = 1;
        }
    }

    private void Put(Example example, float[] target, int index) =>
        _pixels.Preprocess(example.Picture, "a drawn scene").Data.CopyTo(target.AsSpan(index * Size, Size));
}
