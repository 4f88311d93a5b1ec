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

    /// <summary>What exports that fail at other sizes than the traced one were traced at.</summary>
    private static readonly PictureSize TracedSize = new(1200, 800);

    private readonly DetectorModel _model;
    private readonly PictureTensors _pictures;
    private readonly BertWordPieces _pieces;
    private readonly DetectorInputs _inputs;
    private readonly string _logits;
    private readonly string _boxes;
    private readonly PictureSize? _size;
    private readonly int _batch;
    private IGraphSession _session;
    private ISplitGraphSession? _split;

    private GroundingDinoDetector(DetectorModel model, IGraphSession session, IImageKernels resizer)
    {
        _model = model;
        _session = session;
        _pictures = new PictureTensors(resizer);
        _pieces = BertWordPieces.FromFile(model.Vocabulary.Verified());
        if (_pieces.Count != BertWordPieces.UncasedCount)
        {
            throw new UserDataException(
                $"{model.Vocabulary.Role}: {model.Vocabulary.Path} has {_pieces.Count} lines, but the vocab.txt of "
                + $"bert-base-uncased, for which {model.Graph.Path} was made, has {BertWordPieces.UncasedCount}. Get "
                + "that file.");
        }

        GraphSignature signature = session.Signature;
        _inputs = new DetectorInputs(model, signature, _pieces);
        (_logits, _boxes) = Outputs(model.Graph, signature);
        PictureSize? configured = GraphChecks.Size(model.Graph, _inputs.Picture, 2, model.Size);
        _size = configured ?? FoundSize();
        _batch = ProvenBatch();
        Report = new ModelReport("detector", $"Grounding DINO, kind {_inputs.Kind.ToString().ToLowerInvariant()}", [signature], Facts());
    }

    /// <inheritdoc />
    public ModelReport Report { get; private set; }

    /// <inheritdoc />
    public IReadOnlyList<IGraphSession> Sessions => [_session];

    /// <summary>Loads the graph and runs the probes that its free axes need.</summary>
    /// <param name="model">What to load.</param>
    /// <param name="engine">Runs the graph.</param>
    /// <param name="resizer">Resamples; stays the caller's to dispose.</param>
    /// <exception cref="UserDataException">A file is missing, or the graph is no Grounding DINO.</exception>
    public static GroundingDinoDetector Open(DetectorModel model, IGraphEngine engine, IImageKernels resizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(engine);
        model = model with { Graph = model.Graph with { MayGiveMinusInfinity = true } };
        IGraphSession session = engine.Load(model.Graph);
        try
        {
            var detector = new GroundingDinoDetector(model, session, resizer);
            detector.Split(engine);
            return detector;
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
        float[] pixels = _pictures.Squeezed(image, size);
        if (_split is not null)
        {
            return RunSplit(_split, pixels, size, prompts);
        }

        var results = new DetectorQueries[prompts.Count];

        // Only prompts of one length share a run: no padding, so a batch gives what single runs give.
        foreach (IGrouping<int, int> group in Enumerable.Range(0, prompts.Count).GroupBy(i => _inputs.FixedLength ?? prompts[i].Length))
        {
            foreach (int[] chunk in group.Chunk(_batch))
            {
                DetectorQueries[] queries = RunOnce(pixels, size, [.. chunk.Select(i => prompts[i])]);
                for (int i = 0; i < chunk.Length; i++)
                {
                    results[chunk[i]] = queries[i];
                }
            }
        }

        return results;
    }

    /// <summary>A prompt as this graph takes it.</summary>
    internal DetectorPrompt Prompt(string caption) => DetectorPrompt.Create(_pieces, caption, _inputs.Longest);

    /// <inheritdoc />
    public string Probe()
    {
        int boxes = Detect(ProbePicture.Draw(640, 480), [new Tag(0, "cat", 1)])[0].Boxes.Count;
        return string.Create(CultureInfo.InvariantCulture, $"{boxes} boxes for \"cat\" above {_model.Options.BoxThreshold:0.###}");
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private TagDetections[] PerTag(DecodedImage image, IReadOnlyList<Tag> tags)
    {
        DetectorQueries[] queries = Run(image, [.. tags.Select(tag => Prompt(DetectorPrompt.Caption(tag.Name)))]);
        return [.. tags.Select((tag, i) =>
            new TagDetections(tag, queries[i].Above(_model.Options.BoxThreshold, image.Width, image.Height)))];
    }

    private TagDetections[] Grouped(DecodedImage image, IReadOnlyList<Tag> tags)
    {
        List<TagGroup> groups = TagGroup.Split([.. tags.Select(tag => tag.Name)], _pieces, _model.Options.GroupSize, _inputs.Longest);
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

    private DetectorQueries[] RunOnce(float[] pixels, PictureSize size, DetectorPrompt[] prompts)
    {
        return Queries(_session.Run(_inputs.Create(pixels, size, prompts), [_logits, _boxes]), prompts.Length);
    }

    // The part that depends on the picture alone runs once.
    private DetectorQueries[] RunSplit(ISplitGraphSession session, float[] pixels, PictureSize size, IReadOnlyList<DetectorPrompt> prompts)
    {
        using IDisposable picture = session.RunFirst(_inputs.Create(pixels, size, [prompts[0]]));
        return [.. prompts.Select(prompt => Queries(
            session.RunRest(picture, _inputs.CreateText([prompt]), [_logits, _boxes]), 1)[0])];
    }

    private DetectorQueries[] Queries(IReadOnlyList<GraphOutput> outputs, int prompts)
    {
        GraphOutput logits = outputs[0];
        GraphOutput boxes = outputs[1];
        bool fits = logits.Shape.Count == 3 && boxes.Shape.Count == 3 && logits.Shape[0] == prompts && boxes.Shape[0] == prompts
            && logits.Shape[1] == boxes.Shape[1] && boxes.Shape[2] == 4;
        if (!fits)
        {
            throw new UserDataException(
                $"{_model.Graph.Role}: {_model.Graph.Path} gave {logits} and {boxes} for {prompts} prompts; expected "
                + $"[{prompts}, queries, columns] and [{prompts}, queries, 4]. Use a known export of Grounding DINO.");
        }

        int queries = logits.Shape[1];
        int columns = logits.Shape[2];
        return [.. Enumerable.Range(0, prompts).Select(i => new DetectorQueries(
            logits.Values.AsMemory(i * queries * columns, queries * columns),
            boxes.Values.AsMemory(i * queries * 4, queries * 4),
            queries,
            columns))];
    }

    private static (string Logits, string Boxes) Outputs(GraphFile file, GraphSignature signature)
    {
        GraphTensor[] candidates = [.. signature.Outputs.Where(output => output.Rank == 3 && output.IsFloat)];
        GraphTensor? boxes = candidates.FirstOrDefault(output => output.Name.Contains("boxes", StringComparison.OrdinalIgnoreCase))
            ?? candidates.FirstOrDefault(output => output.Axes[2].Size == 4);
        GraphTensor? logits = candidates.FirstOrDefault(output => output.Name.Contains("logits", StringComparison.OrdinalIgnoreCase))
            ?? candidates.FirstOrDefault(output => output.Axes[2].Size == DetectorPrompt.MaximumLength);
        return logits is null || boxes is null || logits == boxes
            ? throw GraphChecks.Unknown(file, signature, "a detector has outputs logits [batch, queries, 256] and boxes [batch, queries, 4].")
            : (logits.Name, boxes.Name);
    }

    /// <summary>
    /// Null where the graph works at the size that its own preprocessing gives. Many exports declare free sizes but only work at
    /// the traced one; they fail at once elsewhere.
    /// </summary>
    private PictureSize? FoundSize()
    {
        PictureSize usual = AspectSize(640, 480);
        if (Refusal(usual) is not UserDataException first)
        {
            return null;
        }

        return Refusal(TracedSize) is null ? TracedSize : throw new UserDataException(
            $"{_model.Graph.Role}: {_model.Graph.Path}: set detector.size to the size of pictures that it was exported for, for "
            + $"example size: 640, or size: [height, width]. It declares a free size ({_inputs.Picture}), but failed at "
            + $"{usual} and at {TracedSize}: {OnnxEngine.FirstLine(first.InnerException ?? first)}",
            first);
    }

    // NaN is no question of size: it is said as it is.
    private UserDataException? Refusal(PictureSize size)
    {
        try
        {
            RunOnce(_pictures.Squeezed(ProbePicture.Draw(640, 480), size), size, [Prompt("cat .")]);
            return null;
        }
        catch (UserDataException failure) when (!GraphNumbers.Caused(failure))
        {
            return failure;
        }
    }

    private int ProvenBatch()
    {
        int wanted = _model.Options.BatchSize;
        if (wanted < 2 || !_inputs.HasBatchAxis)
        {
            return 1;
        }

        PictureSize size = _size ?? AspectSize(640, 480);
        float[] pixels = _pictures.Squeezed(ProbePicture.Draw(640, 480), size);
        DetectorPrompt[] prompts = [Prompt("cat ."), Prompt("dog .")];
        return GraphChecks.Batches(i => Values(RunOnce(pixels, size, [prompts[i]])), () => Values(RunOnce(pixels, size, prompts))) ? wanted : 1;
    }

    /// <summary>Takes the graph in two parts where that gives what the whole gives, so that a picture's backbone runs once for all
    /// its prompts.</summary>
    private void Split(IGraphEngine engine)
    {
        string[] pictureInputs = [.. _inputs.OfPicture];
        if (engine.LoadSplit(_model.Graph, pictureInputs, [_logits, _boxes]) is not ISplitGraphSession split)
        {
            return;
        }

        PictureSize size = _size ?? AspectSize(640, 480);
        float[] pixels = _pictures.Squeezed(ProbePicture.Draw(640, 480), size);
        DetectorPrompt[] prompts = [Prompt("cat ."), Prompt("traffic light .")];
        if (!GraphChecks.Batches(i => Values(RunOnce(pixels, size, [prompts[i]])), () => Values(RunSplit(split, pixels, size, prompts))))
        {
            split.Dispose();
            return;
        }

        _session.Dispose();
        _session = split;
        _split = split;
        Report = Report with { Facts = [.. Report.Facts, "the part that depends on the picture alone runs once for all prompts, one prompt a run"] };
    }

    private static float[] Values(DetectorQueries[] results) =>
        [.. results.SelectMany(result => result.Logits.ToArray().Concat(result.Boxes.ToArray()))];

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

    private List<string> Facts() =>
    [
        _size is PictureSize size
            ? $"picture {_inputs.Picture.Name}: squeezed to {size}, bilinear, ImageNet mean and deviation"
            : $"picture {_inputs.Picture.Name}: shorter side {ShorterSide}, longer at most {LongerSide}, bilinear, ImageNet mean and deviation",
        _inputs.Kind == DetectorKind.A
            ? "phrase masks and positions are computed inside the graph"
            : "phrase masks and positions are given by the program, as "
                + _session.Signature.Input(DetectorInputs.TextMask)!.Element.ToString().ToLowerInvariant(),
        _inputs.FixedLength is int length
            ? $"prompts are padded to {length} tokens"
            : $"prompts have their own length, at most {_inputs.Longest} tokens",
        _batch > 1 ? $"prompts of equal length run together, at most {_batch}"
            : _inputs.HasBatchAxis && _model.Options.BatchSize > 1 ? "one prompt a run: the declared batch axis does not give what single runs give"
            : "one prompt a run",
        _model.Options.Mode == DetectionMode.PerTag ? "one prompt per tag" : $"up to {_model.Options.GroupSize} tags in a prompt",
    ];
}
