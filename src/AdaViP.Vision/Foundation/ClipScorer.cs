using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Vision.Images;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tokenizers;

namespace AdaViP.Vision.Foundation;

/// <summary>CLIP (E9): embeddings of length 1 from two graphs or from a combined one; a cosine is then a dot product.</summary>
public sealed class ClipScorer : ICandidateScorer, IFoundationModel
{
    private const int DefaultSide = 224;
    private const int MostAdded = 256;

    private readonly ScorerModel _model;
    private readonly ClipGraph _images;
    private readonly ClipGraph _texts;
    private readonly ClipBytePairs _pieces;
    private readonly ClipPixelSource _pixels;
    private readonly int _side;
    private readonly int _imageBatch;
    private readonly int _textBatch;

    private ClipScorer(
        ScorerModel model, IReadOnlyList<IGraphSession> sessions, IGraphEngine engine, IImageKernels resizer)
    {
        _model = model;
        Sessions = sessions;
        bool combined = sessions.Count == 1;
        _images = new ClipGraph(model.Image, sessions[0], pictures: true, texts: combined);
        _texts = combined ? _images : new ClipGraph(model.Text!, sessions[1], pictures: false, texts: true);
        _pieces = Pieces(model, _texts, engine);
        PictureSize? configured = model.Size is int side ? new PictureSize(side, side) : null;
        PictureSize size =
            GraphChecks.Size(model.Image, _images.Picture!, 2, configured) ?? new PictureSize(DefaultSide, DefaultSide);
        _side = size.Width == size.Height
            ? size.Width
            : throw new UserDataException(
                $"{model.Image.Role}: {model.Image.Path} takes {_images.Picture}; CLIP takes a square. "
                    + "Export it with equal sides.");
        ImageMode mode = model.Options.Fit == CandidateFit.Pad ? ImageMode.Pad : ImageMode.Crop;
        _pixels = new ClipPixelSource(PictureInputs.Clip(_side, model.Options.Fit), mode, resizer);
        int dimension = RequireOneSpace();
        _imageBatch = ProvenBatch(_images.Picture!, i => Pixels(ProbePicture.Draw(_side, _side, i)),
            items => _images.Run(_side, items, null));
        _textBatch =
            ProvenBatch(_texts.Ids!, i => Tokens(i == 0 ? "a cat" : "two red trucks"), items => _texts.Run(_side, null, items));
        string family = combined ? "CLIP, one combined graph" : "CLIP, one graph for pictures and one for texts";
        Report = new ModelReport("scorer", family, [.. sessions.Select(session => session.Signature)], Facts(dimension));
    }

    /// <inheritdoc />
    public ModelReport Report { get; }

    /// <inheritdoc />
    public IReadOnlyList<IGraphSession> Sessions { get; }

    /// <summary>Loads the graphs and checks that both towers share one space.</summary>
    /// <param name="model">What to load.</param>
    /// <param name="engine">Runs the graphs.</param>
    /// <param name="resizer">Resamples; stays the caller's to dispose.</param>
    /// <exception cref="UserDataException">A file is missing, or the graphs are not CLIP.</exception>
    public static ClipScorer Open(ScorerModel model, IGraphEngine engine, IImageKernels resizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(engine);
        var sessions = new List<IGraphSession> { engine.Load(model.Image) };
        try
        {
            if (model.Text is GraphFile text)
            {
                sessions.Add(engine.Load(text));
            }

            return new ClipScorer(model, sessions, engine, resizer);
        }
        catch
        {
            sessions.ForEach(session => session.Dispose());
            throw;
        }
    }

    // A merge a row, behind twice 256 letters and before start and end. Rows beyond OpenAI's are tokens that somebody added: they
    // stand behind start and end.
    private static ClipBytePairs Pieces(ScorerModel model, ClipGraph texts, IGraphEngine engine)
    {
        GraphFile graph = model.Text ?? model.Image;
        string path = model.Merges.Verified();
        int available = ClipBytePairs.Available(path);
        long rows = engine.EmbeddingRows(graph, texts.Ids!.Name) ?? ClipBytePairs.UsualCount;
        bool hasAdded = rows != available && rows > ClipBytePairs.UsualCount && rows - ClipBytePairs.UsualCount <= MostAdded;
        long count = hasAdded ? ClipBytePairs.UsualCount : rows;
        bool fits = count == available || (count is >= ClipBytePairs.SmallestCount and <= ClipBytePairs.UsualCount);
        return fits && count <= available
            ? ClipBytePairs.FromFile(path, (int)count)
            : throw new UserDataException(
                $"{model.Merges.Role}: {path} has the merges of {available:N0} pieces, "
                + $"but the embedding of {graph.Path} has {rows:N0} rows, one for each piece. "
                + "Get the merges that belong to this model (bpe_simple_vocab_16e6.txt.gz for OpenAI's CLIP and OpenCLIP).");
    }

    /// <inheritdoc />
    public IReadOnlyList<float[]> EmbedTexts(IReadOnlyList<string> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        return Embed(sentences, _textBatch, Tokens, items => _texts.Run(_side, null, items), _model.Text ?? _model.Image);
    }

    /// <inheritdoc />
    public IReadOnlyList<float[]> EmbedImages(IReadOnlyList<DecodedImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Embed(images, _imageBatch, Pixels, items => _images.Run(_side, items, null), _model.Image);
    }

    /// <summary>Ids of a sentence, cut and padded to the tower's context.</summary>
    internal ClipTokens Tokens(string sentence) => new(_pieces.EncodePadded(sentence, _texts.Context, out int used), used);

    /// <summary>Normalised pixels, [3, side, side].</summary>
    /// <exception cref="UserDataException">The picture is so long that cropping its centre would enlarge it beyond all
    /// bounds.</exception>
    internal float[] Pixels(DecodedImage image)
    {
        long longest = (long)_side * Math.Max(image.Width, image.Height) / Math.Min(image.Width, image.Height);
        if (_model.Options.Fit == CandidateFit.Crop && longest * _side > ImageDecoder.DefaultPixelLimit)
        {
            throw new UserDataException(
                $"a picture of {image.Width} x {image.Height} would be enlarged to {longest} x {_side} "
                    + "before its centre is cut out. Set scorer.fit to pad or squash, or cut the picture.");
        }

        return _pixels.Preprocess(image, "candidate").Data;
    }

    /// <inheritdoc />
    public string Probe()
    {
        float[] picture = EmbedImages([ProbePicture.Draw(640, 480)])[0];
        float[] text = EmbedTexts(["a cat"])[0];
        return string.Create(CultureInfo.InvariantCulture,
            $"cosine {picture.Zip(text, (a, b) => a * b).Sum():0.####} for \"a cat\"");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (IGraphSession session in Sessions)
        {
            session.Dispose();
        }
    }

    private static List<float[]> Embed<TItem, TInput>(
        IReadOnlyList<TItem> items, int batch, Func<TItem, TInput> prepare, Func<TInput[], GraphOutput> run, GraphFile file)
    {
        var embeddings = new List<float[]>(items.Count);
        foreach (TItem[] chunk in items.Chunk(batch))
        {
            GraphOutput output = run(Array.ConvertAll(chunk, item => prepare(item)));
            int dimension = output.Shape[1];
            for (int i = 0; i < chunk.Length; i++)
            {
                embeddings.Add(UnitLength(output.Values.AsSpan(i * dimension, dimension), file));
            }
        }

        return embeddings;
    }

    private static float[] UnitLength(ReadOnlySpan<float> values, GraphFile file)
    {
        double squares = 0;
        foreach (float value in values)
        {
            squares += (double)value * value;
        }

        double length = Math.Sqrt(squares);
        if (!(length > 0) || !double.IsFinite(length))
        {
            throw new UserDataException($"{file.Role}: {file.Path} gave an embedding of length {length}. "
                + "Use another precision of the graph.");
        }

        float[] unit = new float[values.Length];
        for (int i = 0; i < unit.Length; i++)
        {
            unit[i] = (float)(values[i] / length);
        }

        return unit;
    }

    /// <summary>The dimension, once both towers have the same.</summary>
    private int RequireOneSpace()
    {
        int pictures = _images.Run(_side, [Pixels(ProbePicture.Draw(_side, _side))], null).Shape[1];
        int texts = _texts.Run(_side, null, [Tokens("a cat")]).Shape[1];
        return pictures == texts
            ? pictures
            : throw new UserDataException(
                $"{_model.Image.Path} embeds pictures in {pictures} dimensions, "
                    + $"but {(_model.Text ?? _model.Image).Path} embeds texts in {texts}. Use the two graphs of one model.");
    }

    private int ProvenBatch<TInput>(GraphTensor input, Func<int, TInput> probe, Func<TInput[], GraphOutput> run)
    {
        int wanted = _model.Options.BatchSize;
        return wanted > 1 && input.Axes[0].IsFree
            && GraphChecks.Batches(i => run([probe(i)]).Values, () => run([probe(0), probe(1)]).Values) ? wanted : 1;
    }

    private List<string> Facts(int dimension) =>
    [
        $"picture {_images.Picture!.Name}: "
            + $"{_model.Options.Fit.ToString().ToLowerInvariant()} to {_side} x {_side}, bicubic, CLIP's mean and deviation",
        $"texts {_texts.Ids!.Name}: {_texts.Context} tokens, {_texts.Context - 2} of them for the sentence",
        $"embeddings {_images.PictureOutput} and {_texts.TextOutput} of {dimension} dimensions, brought to length 1 here",
        $"up to {_imageBatch} pictures and {_textBatch} texts a run",
    ];
}
