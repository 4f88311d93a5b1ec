using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tokenizers;

namespace AdaViP.Vision.Foundation;

/// <summary>Grounding DINO (E6), both kinds of export; one prompt per tag as the paper does, or several tags in one.</summary>
public sealed class GroundingDinoDetector : IDetector, IFoundationModel
{
    private const int ShorterSide = 800;
    private const int LongerSide = 1333;

    private readonly DetectorModel _model;
    private readonly PictureTensors _pictures;
    private readonly BertWordPieces _pieces;
    private readonly DetectorInputs _inputs;
    private readonly DetectorGraph _graph;
    private readonly PictureSize? _size;

    private GroundingDinoDetector(
        DetectorModel model, DetectorGraph graph, DetectorInputs inputs, PictureTensors pictures, BertWordPieces pieces,
        PictureSize? size, ModelReport report)
    {
        (_model, _graph, _inputs, _pictures, _pieces, _size) = (model, graph, inputs, pictures, pieces, size);
        Report = report;
    }

    /// <inheritdoc />
    public ModelReport Report { get; }

    /// <inheritdoc />
    public IReadOnlyList<IGraphSession> Sessions => [_graph.Session];

    /// <summary>Loads the graph and runs the probes that its free axes need.</summary>
    /// <param name="model">What to load.</param>
    /// <param name="engine">Runs the graph.</param>
    /// <param name="resizer">Resamples; stays the caller's to dispose.</param>
    /// <exception cref="UserDataException">A file is missing, or the graph is not Grounding DINO.</exception>
    public static GroundingDinoDetector Open(DetectorModel model, IGraphEngine engine, IImageKernels resizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(engine);
        model = model with { Graph = model.Graph with { MayGiveMinusInfinity = true } };
        IGraphSession session = engine.Load(model.Graph);
        try
        {
            BertWordPieces pieces = Words(model, engine);
            GraphSignature signature = session.Signature;
            var inputs = new DetectorInputs(model, signature, pieces);
            string[] outputs = Outputs(model.Graph, signature);
            PictureSize? size = GraphChecks.Size(model.Graph, inputs.Picture, 2, model.Size);
            var pictures = new PictureTensors(resizer);
            var single = new WholeDetectorGraph(model.Graph, session, inputs, outputs, 1);
            var probes = new DetectorProbes(model, single, inputs, pictures, pieces);
            size ??= probes.Size();
            int batch = probes.Batch(size);
            List<string> facts = Facts(model, inputs, signature, size, batch);
            DetectorGraph graph = new WholeDetectorGraph(model.Graph, session, inputs, outputs, batch);
            if (Split(model, engine, inputs, outputs, probes, size) is SplitDetectorGraph split)
            {
                session.Dispose();
                graph = split;
                facts.Add("the part that depends on the picture alone runs once for all prompts, one prompt a run");
            }

            string kind = inputs.Kind.ToString().ToLowerInvariant();
            var report = new ModelReport("detector", $"Grounding DINO, kind {kind}", [signature], facts);
            return new GroundingDinoDetector(model, graph, inputs, pictures, pieces, size, report);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<TagDetections> Detect(DecodedImage image, IReadOnlyList<Tag> tags)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(tags);
        if (tags.Count == 0)
        {
            return [];
        }

        return _model.Options.Mode == DetectionMode.PerTag ? PerTag(image, tags) : Grouped(image, tags);
    }

    /// <summary>Scores and boxes of prompts, in order; the picture is preprocessed once.</summary>
    internal DetectorQueries[] Run(DecodedImage image, IReadOnlyList<DetectorPrompt> prompts)
    {
        PictureSize size = _size ?? AspectSize(image.Width, image.Height);
        return _graph.Run(_pictures.Squeezed(image, size), size, prompts);
    }

    /// <summary>A prompt as this graph takes it.</summary>
    internal DetectorPrompt Prompt(string caption) => DetectorPrompt.Create(_pieces, caption, _inputs.Longest);

    /// <inheritdoc />
    public string Probe()
    {
        int boxes = Detect(ProbePicture.Draw(640, 480), [new Tag(0, "cat", 1)])[0].Boxes.Count;
        return string.Create(CultureInfo.InvariantCulture,
            $"{boxes} boxes for \"cat\" above {_model.Options.BoxThreshold:0.###}");
    }

    /// <inheritdoc />
    public void Dispose() => _graph.Session.Dispose();

    private TagDetections[] PerTag(DecodedImage image, IReadOnlyList<Tag> tags)
    {
        DetectorQueries[] queries = Run(image, [.. tags.Select(tag => Prompt(DetectorPrompt.Caption(tag.Name)))]);
        return [.. tags.Select((tag, i) =>
            new TagDetections(tag, queries[i].Above(_model.Options.BoxThreshold, image.Width, image.Height)))];
    }

    private TagDetections[] Grouped(DecodedImage image, IReadOnlyList<Tag> tags)
    {
        List<TagGroup> groups =
            TagGroup.Split([.. tags.Select(tag => tag.Name)], _pieces, _model.Options.GroupSize, _inputs.Longest);
        DetectorQueries[] queries = Run(image, [.. groups.Select(group => Prompt(group.Caption))]);
        var boxes = tags.Select(_ => new List<Detection>()).ToArray();
        for (int i = 0; i < groups.Count; i++)
        {
            foreach (Detection detection in queries[i].Above(_model.Options.BoxThreshold, image.Width, image.Height))
            {
                boxes[groups[i].First + queries[i].Span(detection.Query, groups[i].Spans)].Add(detection);
            }
        }

        return [.. tags.Select((tag, i) => new TagDetections(tag, boxes[i]))];
    }

    private static BertWordPieces Words(DetectorModel model, IGraphEngine engine)
    {
        var pieces = BertWordPieces.FromFile(model.Vocabulary.Verified());
        TextTable.Require(
            model.Vocabulary, pieces.Count, model.Graph, engine.EmbeddingRows(model.Graph, DetectorInputs.Ids),
            BertWordPieces.UncasedCount,
            "Get the vocab.txt that belongs to this detector "
            + "(bert-base-uncased for every Grounding DINO that docs/foundation-models.md lists).");
        return pieces;
    }

    private static string[] Outputs(GraphFile file, GraphSignature signature)
    {
        GraphTensor[] candidates = [.. signature.Outputs.Where(output => output.Rank == 3 && output.IsFloat)];
        GraphTensor? boxes =
            candidates.FirstOrDefault(output => output.Name.Contains("boxes", StringComparison.OrdinalIgnoreCase))
            ?? candidates.FirstOrDefault(output => output.Axes[2].Size == 4);
        GraphTensor? logits =
            candidates.FirstOrDefault(output => output.Name.Contains("logits", StringComparison.OrdinalIgnoreCase))
            ?? candidates.FirstOrDefault(output => output.Axes[2].Size == DetectorPrompt.MaximumLength);
        return logits is null || boxes is null || logits == boxes
            ? throw GraphChecks.Unknown(
                file, signature, "a detector has outputs logits [batch, queries, 256] and boxes [batch, queries, 4].")
            : [logits.Name, boxes.Name];
    }

    // The graph in two parts where that gives what the whole gives, so that a picture's backbone runs once for all its prompts.
    private static SplitDetectorGraph? Split(
        DetectorModel model, IGraphEngine engine, DetectorInputs inputs, string[] outputs, DetectorProbes probes,
        PictureSize? size)
    {
        if (engine.LoadSplit(model.Graph, [.. inputs.OfPicture], outputs) is not ISplitGraphSession session)
        {
            return null;
        }

        var split = new SplitDetectorGraph(model.Graph, session, inputs, outputs);
        if (probes.Agrees(split, size))
        {
            return split;
        }

        session.Dispose();
        return null;
    }

    /// <summary>Shorter side 800 pixels, longer at most 1333, as Grounding DINO's own transform rounds.</summary>
    internal static PictureSize AspectSize(int width, int height)
    {
        double shorter = Math.Min(width, height);
        double longer = Math.Max(width, height);
        int target = longer / shorter * ShorterSide > LongerSide
            ? (int)Math.Round(LongerSide * shorter / longer, MidpointRounding.ToEven)
            : ShorterSide;
        target = Math.Max(target, 1);
        int longest = Math.Min(LongerSide, (int)(target * longer / shorter));
        return width < height ? new PictureSize(target, longest) : new PictureSize(longest, target);
    }

    private static List<string> Facts(
        DetectorModel model, DetectorInputs inputs, GraphSignature signature, PictureSize? size, int batch) =>
    [
        size is PictureSize squeezed
            ? $"picture {inputs.Picture.Name}: squeezed to {squeezed}, bilinear, ImageNet mean and deviation"
            : $"picture {inputs.Picture.Name}: "
                + $"shorter side {ShorterSide}, longer at most {LongerSide}, bilinear, ImageNet mean and deviation",
        inputs.Kind == DetectorKind.A
            ? "phrase masks and positions are computed inside the graph"
            : "phrase masks and positions are given by the program, as "
                + signature.Input(DetectorInputs.TextMask)!.Element.ToString().ToLowerInvariant(),
        inputs.FixedLength is int length
            ? $"prompts are padded to {length} tokens"
            : $"prompts have their own length, at most {inputs.Longest} tokens",
        batch > 1 ? $"prompts of equal length run together, at most {batch}"
            : inputs.HasBatchAxis && model.Options.BatchSize > 1
                ? "one prompt a run: the declared batch axis does not give what single runs give"
            : "one prompt a run",
        model.Options.Mode == DetectionMode.PerTag ? "one prompt per tag" : $"up to {model.Options.GroupSize} tags in a prompt",
    ];
}
