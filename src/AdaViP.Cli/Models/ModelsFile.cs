using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Models;

/// <summary>
/// Reads models.yaml, strictly: every key must exist, every value must be allowed, paths are relative to the file.
/// </summary>
internal static class ModelsFile
{
    /// <summary>All sections and keys.</summary>
    internal static SettingSchema Schema { get; } = SettingSchema.Of<FoundationModels>();

    private static string[] SectionNames { get; } = [.. Schema.Sections.Skip(1).Select(section => section.Path)];

    /// <summary>Reads a file. Sections may be missing; whether the files they name exist is seen when they are loaded.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="UsageErrorException">The file is missing or wrong; one line per mistake.</exception>
    internal static FoundationModels Read(string path)
    {
        YamlMappingNode root = Load(path);
        var problems = new List<string>();
        var models = new FoundationModels { Source = path };
        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (Schema.FindSection(name) is not SettingSection section)
            {
                problems.Add(
                    $"{path}:{key.Start.Line}: {name} is not a section.{Spelling.Suggestion(name, SectionNames)} Sections: "
                    + $"{string.Join(", ", SectionNames)}.");
            }
            else if (value is YamlMappingNode map)
            {
                Fill(models, new SettingReader(section, map, path, problems, ModelValues.IsFileHash));
            }
            else
            {
                problems.Add(
                    $"{path}:{key.Start.Line}: {name} must be a map of keys to values, for example "
                    + $"{name}: {{ {section.Settings[0].Name}: ... }}.");
            }
        }

        return problems.Count > 0 ? throw new UsageErrorException(problems)
            : models.Scorer is { Combined: GraphFile combined } scorer
            ? models with { Scorer = scorer with { Image = combined, Combined = null } }
            : models;
    }

    private static void Fill(FoundationModels models, SettingReader section)
    {
        if (section.Section.Path != "scorer")
        {
            section.Fill(models, ModelValues.Kinds, _ => false);
            return;
        }

        // Two graphs, or a combined one.
        bool combined = section.Has("path");
        if (combined && (section.Has("image") || section.Has("text")))
        {
            section.Report("path", "is a combined graph and excludes image and text. Keep one or the other.");
        }

        section.Fill(models, ModelValues.Kinds, field => combined && field.Name is ("image" or "text"));
        if (!combined && !section.Has("text"))
        {
            section.RequiredPath(section.Section.Find("text")!);
        }

        if (models.Scorer?.Kind is ScorerKind kind && (kind == ScorerKind.Combined) != combined)
        {
            section.Report("kind", combined
                ? "is split, but path names one graph. Give image and text."
                : "is combined, but path is missing. Give the graph as path.");
        }
    }

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
            throw new UsageErrorException($"{path} does not exist. docs/foundation-models.md shows a whole file to "
                + $"start from.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = Directory.Exists(path) ? "it is a folder" : FileProblem.Describe(e);
            throw new UsageErrorException($"{path} cannot be read: {cause}. Name the file itself.", e);
        }

        return yaml.Documents.Count == 1 && yaml.Documents[0].RootNode is YamlMappingNode root
            ? root
            : throw new UsageErrorException(
                $"{path}: one map of sections is expected ({string.Join(", ", SectionNames)}); docs/foundation-models.md shows a "
                + "whole file.");
    }
}
