using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core;
using AdaViP.Core.Foundation;
using AdaViP.Core.Inputs;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Models;

/// <summary>
/// Reads models.yaml, strictly: every key must exist, every value must be allowed, paths are relative to the file.
/// </summary>
internal static class ModelsFile
{
    /// <summary>Reads a file. Sections may be missing; whether the files they name exist is seen when they are loaded.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="UsageErrorException">The file is missing or wrong; one line per mistake.</exception>
    internal static FoundationModels Read(string path)
    {
        YamlMappingNode root = Load(path);
        var problems = new List<string>();
        var sections = new Dictionary<string, SectionReader>();
        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!ModelsSchema.Sections.Contains(name))
            {
                problems.Add(
                    $"{path}:{key.Start.Line}: {name} is not a section.{Spelling.Suggestion(name, ModelsSchema.Sections)} Sections: "
                    + $"{string.Join(", ", ModelsSchema.Sections)}.");
            }
            else if (value is YamlMappingNode map)
            {
                sections[name] = new SectionReader(name, map, path, problems);
            }
            else
            {
                problems.Add(
                    $"{path}:{key.Start.Line}: {name} must be a map of keys to values, for example "
                    + $"{name}: {{ {ModelsSchema.NamesOf(name).First()}: ... }}.");
            }
        }

        FoundationModels models = Build(path, sections);
        return problems.Count == 0 ? models : throw new UsageErrorException(problems);
    }

    private static FoundationModels Build(string path, Dictionary<string, SectionReader> sections) => new()
    {
        Source = path,
        Tagger = sections.TryGetValue("tagger", out SectionReader? tagger) ? Tagger(tagger) : null,
        Detector = sections.TryGetValue("detector", out SectionReader? detector) ? Detector(detector) : null,
        Segmenter = sections.TryGetValue("segmenter", out SectionReader? segmenter) ? Segmenter(segmenter) : null,
        Inpainter = sections.TryGetValue("inpainter", out SectionReader? inpainter) ? Inpainter(inpainter) : null,
        Scorer = sections.TryGetValue("scorer", out SectionReader? scorer) ? Scorer(scorer) : null,
        Selection = Selection(sections.GetValueOrDefault("selection"), tagger, inpainter),
        Engine = sections.TryGetValue("engine", out SectionReader? engine) ? Engine(engine) : new EngineOptions(),
    };

    private static TaggerModel Tagger(SectionReader section) => new()
    {
        Graph = section.Graph("path"),
        Tags = section.RequiredFile("tags"),
        Thresholds = section.OptionalFile("thresholds"),
        Threshold = section.Share("threshold", 0.68),
        Kind = section.OptionalChoice<TaggerKind>("kind"),
        Size = section.Size("size"),
    };

    private static DetectorModel Detector(SectionReader section)
    {
        var defaults = new DetectorOptions();
        return new DetectorModel
        {
            Graph = section.Graph("path"),
            Vocabulary = section.RequiredFile("vocab"),
            Kind = section.OptionalChoice<DetectorKind>("kind"),
            Size = section.Size("size"),
            Options = defaults with
            {
                BoxThreshold = section.Share("box_threshold", defaults.BoxThreshold),
                Mode = section.Choice("mode", defaults.Mode),
                GroupSize = section.Whole("group_size", defaults.GroupSize, 1, 64),
                BatchSize = section.Whole("batch_size", defaults.BatchSize, 1, 64),
            },
        };
    }

    private static SegmenterModel Segmenter(SectionReader section) => new()
    {
        Encoder = section.Graph("encoder"),
        Decoder = section.Graph("decoder"),
        Kind = section.OptionalChoice<SegmenterKind>("kind"),
        EncoderKind = section.OptionalChoice<EncoderKind>("encoder_kind"),
        Size = section.Side("size"),
        Options = new SegmenterOptions { Mask = section.Choice("mask", MaskChoice.Single) },
    };

    private static InpainterModel Inpainter(SectionReader section)
    {
        var defaults = new InpainterOptions();
        return new InpainterModel
        {
            Graph = section.Graph("path"),
            Kind = section.OptionalChoice<InpainterKind>("kind"),
            Range = section.OptionalChoice<InpainterRange>("range"),
            Size = section.Size("size"),
            Options = defaults with
            {
                Mode = section.Choice("mode", defaults.Mode),
                Margin = section.Whole("margin", defaults.Margin, 0, 4096),
                BatchSize = section.Whole("batch_size", defaults.BatchSize, 1, 64),
            },
        };
    }

    private static ScorerModel Scorer(SectionReader section)
    {
        bool combined = section.Has("path");
        if (combined && (section.Has("image") || section.Has("text")))
        {
            section.Report("path", "is a combined graph and excludes image and text. Keep one or the other.");
        }

        if (section.OptionalChoice<ScorerKind>("kind") is ScorerKind kind && (kind == ScorerKind.Combined) != combined)
        {
            section.Report("kind", combined
                ? "is split, but path names one graph. Give image and text."
                : "is combined, but path is missing. Give the graph as path.");
        }

        var defaults = new ScorerOptions();
        return new ScorerModel
        {
            Image = section.Graph(combined ? "path" : "image"),
            Text = combined ? null : section.Graph("text"),
            Merges = section.RequiredFile("bpe"),
            Size = section.Side("size"),
            Options = defaults with
            {
                Fit = section.Choice("fit", defaults.Fit),
                BatchSize = section.Whole("batch_size", defaults.BatchSize, 1, 256),
            },
        };
    }

    private static SelectionOptions Selection(SectionReader? section, SectionReader? tagger, SectionReader? inpainter)
    {
        var defaults = new SelectionOptions();
        SelectionOptions options = defaults with
        {
            StopList = tagger?.Words("stop_list") ?? defaults.StopList,
            Dilation = inpainter?.Whole("dilation", defaults.Dilation, 0, 255) ?? defaults.Dilation,
        };
        return section is null ? options : options with
        {
            BoxChoice = section.Choice("box_choice", defaults.BoxChoice),
            Nms = section.Share("nms", defaults.Nms),
            MinMaskArea = section.Share("min_mask_area", defaults.MinMaskArea),
            MaxMaskArea = section.Share("max_mask_area", defaults.MaxMaskArea),
            MaskNms = section.Share("mask_nms", defaults.MaskNms),
        };
    }

    private static EngineOptions Engine(SectionReader section) => new()
    {
        Provider = section.Choice("provider", EngineProvider.Cpu),
        Library = section.OptionalPath("library"),
        Device = section.Whole("device", 0, 0, 63),
        Threads = section.Whole("threads", 0, 0, 1024),
        TensorRtCache = section.OptionalPath("tensorrt_cache"),
    };

    private static YamlMappingNode Load(string path)
    {
        if (Path.Exists(path) && InputFile.Problem(path) is string problem)
        {
            throw new UsageErrorException($"{path} {problem}. Name the file itself.");
        }

        YamlStream yaml;
        try
        {
            yaml = YamlText.ParseFile(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageErrorException($"{path} does not exist. docs/foundation-models.md shows a whole file to start from.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = Directory.Exists(path) ? "it is a folder" : FileProblem.Describe(e);
            throw new UsageErrorException($"{path} cannot be read: {cause}. Name the file itself.", e);
        }

        return yaml.Documents.Count == 1 && yaml.Documents[0].RootNode is YamlMappingNode root
            ? root
            : throw new UsageErrorException(
                $"{path}: one map of sections is expected ({string.Join(", ", ModelsSchema.Sections)}); docs/foundation-models.md shows a "
                + "whole file.");
    }
}
