using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Running;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Evaluations;

/// <summary>
/// Reads a preset from YAML, strictly: unknown keys and values out of range are errors that name file and line.
/// </summary>
internal static class BenchmarkPresetReader
{
    private static readonly SettingFileKind Kind =
        new(BenchmarkPreset.Schema, "a benchmark preset", "docs/presets has those of the benchmarks.")
        {
            Types = new Dictionary<Type, Func<SettingReader, SettingField, object?>>
            {
                [typeof(IReadOnlyList<KeyValuePair<string, AnswerSource>>)] = AnswerFields,
            },
        };

    /// <summary>Reads a preset.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">File name, for messages.</param>
    /// <param name="catalogue">The benchmarks whose scorers it may name.</param>
    /// <returns>The preset, and the benchmark that scores its answers.</returns>
    /// <exception cref="UsageErrorException">The text is not a preset; one line per mistake.</exception>
    public static (IBenchmark Scorer, BenchmarkPreset Preset) Read(string text, string source, BenchmarkCatalogue catalogue)
    {
        var preset = (BenchmarkPreset)BenchmarkPreset.Schema.NewRecord();
        var document = new SettingDocument(Kind, text, source, preset);
        IBenchmark? benchmark = catalogue.Find(preset.Scorer ?? "");
        if (benchmark is null && preset.Scorer is string scorer)
        {
            document.Section("")!.Report("scorer", $"is \"{ShownValue.Cut(scorer)}\" "
                + $"but must be one of {string.Join(", ", catalogue.Names)}.{Spelling.Suggestion(scorer, catalogue.Names)}");
        }

        if (preset.AnswerList is string list)
        {
            CheckList(document.Section("answers")!, preset, list);
        }

        document.Require();
        return (benchmark!, preset);
    }

    // It is written in the output folder, nowhere else.
    private static void CheckList(SettingReader answers, BenchmarkPreset preset, string name)
    {
        if (name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal)
            || name.Contains('\\', StringComparison.Ordinal))
        {
            answers.Wrong("list", name);
        }
        else if (name.AsSpan().ContainsAny('*', '#'))
        {
            // Names of outputs have them for what they stand for.
            answers.Report("list", $"is \"{ShownValue.Cut(name)}\" but may have neither * nor # in it.");
        }
        else if (EvaluationFiles.IsTaken(preset, name))
        {
            answers.Report("list", $"is \"{name}\", which the program writes itself; choose another name.");
        }
    }

    private static List<KeyValuePair<string, AnswerSource>>? AnswerFields(SettingReader answers, SettingField field)
    {
        if (answers.Node(field.Name) is not YamlMappingNode map)
        {
            answers.Wrong(field.Name, answers.Node(field.Name)!.ToString());
            return null;
        }

        var fields = new List<KeyValuePair<string, AnswerSource>>();
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            string name = key.ToString();
            string given = value.ToString();
            if (value is YamlScalarNode && AnswerSource.Find(given) is AnswerSource source)
            {
                fields.Add(KeyValuePair.Create(name, source));
            }
            else
            {
                answers.Report($"{field.Name}.{name}", key,
                    $"is \"{ShownValue.Cut(given)}\" but must be answer, prompt, index, model or row.FIELD.");
            }
        }

        if (fields.Count == map.Children.Count && fields.Count(pair => pair.Value == AnswerSource.Answer) != 1)
        {
            answers.Report(field.Name, "must have exactly one field that is filled with answer.");
        }

        return fields;
    }
}
