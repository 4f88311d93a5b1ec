using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Cli.ModelFiles;

/// <summary>
/// Reads models.yaml, strictly: every key must exist, every value must be allowed, paths are relative to the file.
/// </summary>
internal static class ModelsFile
{
    /// <summary>All sections and keys.</summary>
    internal static SettingSchema Schema { get; } = SettingSchema.Of<FoundationModels>();

    private static readonly SettingFileKind Kind = new(Schema, "a file of models", "docs/foundation-models.md shows a whole one.")
    {
        Types = ModelValues.Types,
        IsOther = ModelValues.IsFileHash,
        IsLeftOut = (section, field) => IsCombined(section) && field.Name is "image" or "text",
    };

    /// <summary>Reads a file. Sections may be missing; whether the files they name exist is seen when they are loaded.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="UsageErrorException">The file is missing or wrong; one line per mistake.</exception>
    internal static FoundationModels Read(string path)
    {
        var models = new FoundationModels { Source = path };
        var document = new SettingDocument(Kind, ReadText(path), path, models);
        if (document.Section("scorer") is SettingReader scorer)
        {
            CheckGraphs(scorer, models.Scorer?.Kind);
        }

        document.Require();
        return models.Scorer is { Combined: GraphFile combined }
            ? models with { Scorer = models.Scorer with { Image = combined, Combined = null } }
            : models;
    }

    private static bool IsCombined(SettingReader section) => section.Section.Path == "scorer" && section.Has("path");

    // Two graphs, or a combined one.
    private static void CheckGraphs(SettingReader scorer, ScorerKind? kind)
    {
        bool combined = IsCombined(scorer);
        if (combined && (scorer.Has("image") || scorer.Has("text")))
        {
            scorer.Report("path", "is a combined graph and excludes image and text. Keep one or the other.");
        }

        if (!combined && !scorer.Has("text"))
        {
            scorer.Report("text", $"is missing; it must be {scorer.Section.Find("text")!.Expectation}.");
        }

        if (kind is not null && (kind == ScorerKind.Combined) != combined)
        {
            scorer.Report("kind", combined
                ? "is split, but path names one graph. Give image and text."
                : "is combined, but path is missing. Give the graph as path.");
        }
    }

    private static string ReadText(string path)
    {
        if (Path.Exists(path) && InputFile.Problem(path) is string problem)
        {
            throw new UsageErrorException($"{path} {problem}. Name the file itself.");
        }

        try
        {
            return YamlText.ReadFile(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageErrorException(
                $"{path} does not exist. docs/foundation-models.md shows a whole file to start from.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = Directory.Exists(path) ? "it is a folder" : FileProblem.Describe(e);
            throw new UsageErrorException($"{path} cannot be read: {cause}. Name the file itself.", e);
        }
    }
}
