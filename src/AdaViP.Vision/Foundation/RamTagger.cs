using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>
/// RAM and RAM++ (E5): whatever the exporter calls input and output, logits, probabilities or a yes for every tag.
/// </summary>
public sealed class RamTagger : ITagger, IFoundationModel
{
    private static readonly PictureSize DefaultSize = new(384, 384);

    private readonly TaggerModel _model;
    private readonly IGraphSession _session;
    private readonly PictureTensors _pictures;
    private readonly GraphTensor _input;
    private readonly PictureSize _size;
    private readonly string[] _tags;
    private readonly double[] _thresholds;
    private readonly string _output;
    private readonly TaggerKind _kind;

    private RamTagger(TaggerModel model, IGraphSession session, IImageKernels resizer)
    {
        _model = model;
        _session = session;
        _pictures = new PictureTensors(resizer);
        GraphSignature signature = session.Signature;
        GraphTensor[] pictures =
            [.. signature.Inputs.Where(input => input.Rank == 4 && input.Axes[1].Accepts(PictureTensors.Channels))];
        if (pictures.Length != 1 || signature.Inputs.Count != 1)
        {
            throw GraphChecks.Unknown(model.Graph, signature, "a tagger has one input, a picture [1, 3, height, width].");
        }

        _input = pictures[0];
        GraphChecks.RequireSingle(model.Graph, _input);
        PictureSize? size = GraphChecks.Size(model.Graph, _input, 2, model.Size);
        _size = size ?? DefaultSize;
        _tags = ReadTags(model.Tags);
        _thresholds = ReadThresholds(model, _tags.Length);
        (_output, _kind) = ChooseOutput();
        Report = new ModelReport("tagger", $"RAM, {_kind.ToString().ToLowerInvariant()} in output {_output}",
            [signature], Facts());
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Vocabulary => _tags;

    /// <inheritdoc />
    public ModelReport Report { get; }

    /// <inheritdoc />
    public IReadOnlyList<IGraphSession> Sessions => [_session];

    /// <summary>Loads the graph, reads tags and thresholds and runs one probe.</summary>
    /// <param name="model">What to load.</param>
    /// <param name="engine">Runs the graph.</param>
    /// <param name="resizer">Resamples; stays the caller's to dispose.</param>
    /// <exception cref="UserDataException">A file is missing, or the graph is not a tagger for these tags.</exception>
    public static RamTagger Open(TaggerModel model, IGraphEngine engine, IImageKernels resizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(engine);
        IGraphSession session = engine.Load(model.Graph);
        try
        {
            return new RamTagger(model, session, resizer);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<Tag> FindTags(DecodedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        float[] values = Values(image);
        var tags = new List<Tag>();
        for (int i = 0; i < values.Length; i++)
        {
            if (ProbabilityAbove(values[i], i) is double score)
            {
                tags.Add(new Tag(i, _tags[i], score));
            }
        }

        return tags;
    }

    /// <summary>The chosen output for a picture, one number per tag.</summary>
    internal float[] Values(DecodedImage image)
    {
        float[] values = Run(image, [_output])[0].Values;
        TaggerKind found = Classify(values);
        bool fits =
            _kind == TaggerKind.Logits || found == _kind || (_kind == TaggerKind.Probabilities && found == TaggerKind.Binary);
        return fits
            ? values
            : throw new UserDataException(
                $"{_model.Graph.Role}: {_model.Graph.Path} was taken for {_kind.ToString().ToLowerInvariant()}, "
                    + $"but its output {_output} now has {found.ToString().ToLowerInvariant()}. Set tagger.kind.");
    }

    /// <inheritdoc />
    public string Probe() => $"{FindTags(ProbePicture.Draw(_size.Width, _size.Height)).Count} "
        + $"of {Counted.Of(_tags.Length, "tag")} fire";

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private double? ProbabilityAbove(float value, int index)
    {
        switch (_kind)
        {
            case TaggerKind.Binary:
                return value > 0.5f ? 1.0 : null;
            case TaggerKind.Probabilities:
                // A 32-bit 0.8 is greater than the number 0.8: compare at the graph's precision.
                return value > (float)_thresholds[index] ? value : null;
            default:
                double probability = 1.0 / (1.0 + Math.Exp(-(double)value));
                return probability > _thresholds[index] ? probability : null;
        }
    }

    private IReadOnlyList<GraphOutput> Run(DecodedImage image, IReadOnlyList<string> outputs)
    {
        float[] pixels = _pictures.Squeezed(image, _size);
        return _session.Run([GraphInput.Of(_input.Name, pixels, 1, PictureTensors.Channels, _size.Height, _size.Width)], outputs);
    }

    private (string Output, TaggerKind Kind) ChooseOutput()
    {
        GraphSignature signature = _session.Signature;
        string[] candidates = [.. signature.Outputs
            .Where(output => output.Rank >= 1 && output.Element != GraphElement.Other && output.Axes[^1].Accepts(_tags.Length))
            .Select(output => output.Name)];
        var found = new List<(string Output, TaggerKind Kind)>();
        if (candidates.Length > 0)
        {
            foreach (GraphOutput output in Run(ProbePicture.Draw(_size.Width, _size.Height), candidates))
            {
                if (output.Values.Length == _tags.Length)
                {
                    found.Add((output.Name, Classify(output.Values)));
                }
            }
        }

        if (found.Count == 0)
        {
            throw new UserDataException(
                $"{_model.Tags.Role}: {_model.Tags.Path} has {Counted.Of(_tags.Length, "line")}, "
                + $"but {_model.Graph.Path} gives {string.Join("; ", signature.Outputs)}. "
                + "Use the list of tags that belongs to the graph, one tag a line.");
        }

        if (_model.Kind is TaggerKind wanted)
        {
            (string Output, TaggerKind Kind)[] fitting = [.. found.Where(output => output.Kind == wanted)];
            return fitting.Length > 0 ? fitting[0]
                : found.Count == 1 ? (found[0].Output, wanted)
                : throw new UserDataException(
                    $"tagger.kind is {wanted.ToString().ToLowerInvariant()}, but the outputs of {_model.Graph.Path} look like "
                    + string.Join(", ", found.Select(output => $"{output.Output}: {output.Kind.ToString().ToLowerInvariant()}"))
                    + ". Remove or correct kind.");
        }

        return found.OrderBy(output => output.Kind).First();
    }

    private static TaggerKind Classify(float[] values) => values.All(value => value is 0f or 1f) ? TaggerKind.Binary
        : values.All(value => value is >= 0f and <= 1f) ? TaggerKind.Probabilities
        : TaggerKind.Logits;

    private List<string> Facts()
    {
        var facts = new List<string>
        {
            $"picture {_input.Name}: squeezed to {_size}, bilinear, ImageNet mean and deviation",
            $"{Counted.Of(_tags.Length, "tag")} from {Path.GetFileName(_model.Tags.Path)}",
        };
        facts.Add(_kind == TaggerKind.Binary
            ? "thresholds are inside the graph; the configured ones are not used"
            : _model.Thresholds is SideFile file
                ? "a tag fires above its own threshold " + string.Create(
                    CultureInfo.InvariantCulture,
                    $"({Path.GetFileName(file.Path)}, {_thresholds.Min():0.###} to {_thresholds.Max():0.###})")
                : string.Create(CultureInfo.InvariantCulture, $"a tag fires above {_model.Threshold:0.###}"));
        return facts;
    }

    private static string[] ReadTags(SideFile file)
    {
        string[] tags = [.. file.Lines()];
        int blank = Array.FindIndex(tags, string.IsNullOrWhiteSpace);
        return tags.Length == 0 ? throw new UserDataException($"{file.Role}: {file.Path} is empty. Give one tag a line.")
            : blank >= 0 ? throw new UserDataException(
                $"{file.Path}:{blank + 1}: {file.Role} has a blank line, so tags and outputs would not match. Restore the tag.")
            : tags;
    }

    private static double[] ReadThresholds(TaggerModel model, int count)
    {
        if (model.Thresholds is not SideFile file)
        {
            double[] same = new double[count];
            Array.Fill(same, model.Threshold);
            return same;
        }

        IReadOnlyList<string> lines = file.Lines();
        if (lines.Count != count)
        {
            throw new UserDataException(
                $"{file.Role}: {file.Path} has {Counted.Of(lines.Count, "line")}, but {model.Tags.Path} has {count}. "
                    + "Use the two files that belong together.");
        }

        double[] thresholds = new double[count];
        for (int i = 0; i < count; i++)
        {
            bool parsed = double.TryParse(lines[i], NumberStyles.Float, CultureInfo.InvariantCulture, out thresholds[i]);
            if (!parsed || !(thresholds[i] is >= 0 and <= 1))
            {
                throw new UserDataException($"{file.Path}:{i + 1}: \"{lines[i]}\" is not a threshold; "
                    + "it must be a number from 0 to 1.");
            }
        }

        return thresholds;
    }
}
