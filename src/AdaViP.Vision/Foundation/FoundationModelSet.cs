using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Kernels;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>The five models of the pair builder, loaded.</summary>
public sealed class FoundationModelSet : IDisposable
{
    private readonly List<IFoundationModel> _models = [];

    private FoundationModelSet(
        FoundationModels models, IGraphEngine given, KernelSet kernels, Action<string>? opening, CancellationToken cancellation)
    {
        IGraphEngine engine = new StoppableEngine(given, cancellation);
        try
        {
            RamTagger tagger = Add("tagger", models.Tagger, model => RamTagger.Open(model, engine, kernels.Images));
            GroundingDinoDetector detector =
                Add("detector", models.Detector, model => GroundingDinoDetector.Open(model, engine, kernels.Images));
            SamSegmenter segmenter =
                Add("segmenter", models.Segmenter, model => SamSegmenter.Open(model, engine, kernels.Images, kernels.Masks));
            LamaInpainter inpainter =
                Add("inpainter", models.Inpainter, model => LamaInpainter.Open(model, engine, kernels.Images));
            ClipScorer scorer = Add("scorer", models.Scorer, model => ClipScorer.Open(model, engine, kernels.Images));
            Fingerprint = FoundationFingerprint.Of(models, cancellation);
            (Tagger, Detector, Segmenter, Inpainter, Scorer) = (tagger, detector, segmenter, inpainter, scorer);
        }
        catch
        {
            Dispose();
            throw;
        }

        TModel Add<TSection, TModel>(string name, TSection? section, Func<TSection, TModel> open)
            where TSection : class
            where TModel : IFoundationModel
        {
            TSection found = section ?? throw new UserDataException(
                $"{models.Source} has no section {name}. Building pairs needs tagger, detector, segmenter, inpainter and scorer; "
                + "docs/foundation-models.md shows each.");
            cancellation.ThrowIfCancellationRequested();
            opening?.Invoke(name);
            TModel model = open(found);
            _models.Add(model);
            return model;
        }
    }

    /// <summary>RAM.</summary>
    public ITagger Tagger { get; }

    /// <summary>Grounding DINO.</summary>
    public IDetector Detector { get; }

    /// <summary>SAM.</summary>
    public ISegmenter Segmenter { get; }

    /// <summary>LaMa.</summary>
    public IInpainter Inpainter { get; }

    /// <summary>CLIP.</summary>
    public ICandidateScorer Scorer { get; }

    /// <summary>All five with what was found out about them, in the order of the pipeline.</summary>
    public IReadOnlyList<IFoundationModel> Models => _models;

    /// <summary>Time spent inside the graphs so far, summed over threads.</summary>
    public TimeSpan RunTime =>
        TimeSpan.FromTicks(_models.SelectMany(model => model.Sessions).Sum(session => session.RunTime.Ticks));

    /// <summary>The set as the pair builder takes it; this stays the owner.</summary>
    public ModelPorts ToPorts() => new(Tagger, Detector, Segmenter, Inpainter, Scorer, Fingerprint);

    /// <summary>SHA-256 over the contents of all files and all settings that change results.</summary>
    public string Fingerprint { get; }

    /// <summary>Loads all five; a failure names the section and closes what was open.</summary>
    /// <param name="models">The configuration; no section may be missing.</param>
    /// <param name="engine">Runs the graphs.</param>
    /// <param name="kernels">Pictures and masks; stay the caller's to dispose, after this.</param>
    /// <param name="opening">Told the section before each model is loaded.</param>
    /// <param name="cancellation">Looked at before each graph is loaded, and before each file is hashed.</param>
    /// <exception cref="UserDataException">A section or file is missing, or a graph is of no known family.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was open is closed.</exception>
    public static FoundationModelSet Open(
        FoundationModels models,
        IGraphEngine engine,
        KernelSet kernels,
        Action<string>? opening = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(kernels);
        return new FoundationModelSet(models, engine, kernels, opening, cancellation);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (IFoundationModel model in _models)
        {
            model.Dispose();
        }
    }

}
