using AdaViP.Core.Data;
using AdaViP.Native;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Pairs;
using AdaViP.Vision.Pairs.Building;

namespace AdaViP.Vision.Foundation;

/// <summary>The five models of the pair builder, loaded.</summary>
public sealed class FoundationModelSet : IDisposable
{
    private readonly List<IFoundationModel> _models = [];

    private FoundationModelSet(FoundationModels models, IGraphEngine engine, NativeImageResizer resizer, NativeMaskKernels masks)
    {
        try
        {
            RamTagger tagger = Add(RamTagger.Open(Required(models, models.Tagger, "tagger"), engine, resizer));
            GroundingDinoDetector detector = Add(GroundingDinoDetector.Open(Required(models, models.Detector, "detector"), engine, resizer));
            SamSegmenter segmenter = Add(SamSegmenter.Open(Required(models, models.Segmenter, "segmenter"), engine, resizer, masks));
            LamaInpainter inpainter = Add(LamaInpainter.Open(Required(models, models.Inpainter, "inpainter"), engine, resizer, masks));
            ClipScorer scorer = Add(ClipScorer.Open(Required(models, models.Scorer, "scorer"), engine, resizer));
            Fingerprint = FoundationFingerprint.Of(models);
            (Tagger, Detector, Segmenter, Inpainter, Scorer) = (tagger, detector, segmenter, inpainter, scorer);
        }
        catch
        {
            Dispose();
            throw;
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
    public TimeSpan RunTime => TimeSpan.FromTicks(_models.SelectMany(model => model.Sessions).Sum(session => session.RunTime.Ticks));

    /// <summary>The set as the pair builder takes it; this stays the owner.</summary>
    public PairModels ToPairModels() => new(Tagger, Detector, Segmenter, Inpainter, Scorer, Fingerprint);

    /// <summary>SHA-256 over the contents of all files and all settings that change results.</summary>
    public string Fingerprint { get; }

    /// <summary>Loads all five; a failure names the section and closes what was open.</summary>
    /// <param name="models">The configuration; no section may be missing.</param>
    /// <param name="engine">Runs the graphs.</param>
    /// <param name="resizer">Resamples; stays the caller's to dispose, after this.</param>
    /// <param name="masks">Mask arithmetic; stays the caller's to dispose, after this.</param>
    /// <exception cref="UserDataException">A section or file is missing, or a graph is of no known family.</exception>
    public static FoundationModelSet Open(
        FoundationModels models, IGraphEngine engine, NativeImageResizer resizer, NativeMaskKernels masks)
    {
        ArgumentNullException.ThrowIfNull(models);
        return new FoundationModelSet(models, engine, resizer, masks);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (IFoundationModel model in _models)
        {
            model.Dispose();
        }
    }

    private T Add<T>(T model)
        where T : IFoundationModel
    {
        _models.Add(model);
        return model;
    }

    private static T Required<T>(FoundationModels models, T? section, string name)
        where T : class => section ?? throw new UserDataException(
            $"{models.Source} has no section {name}. Building pairs needs tagger, detector, segmenter, inpainter and scorer; "
            + "docs/foundation-models.md shows each.");
}
