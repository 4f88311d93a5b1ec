using System.Globalization;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Running;
using AdaViP.Llava.Generation;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Evaluations;

/// <summary>
/// Reads a preset from YAML, strictly: unknown keys and values out of range are errors that name file and line.
/// </summary>
internal static class BenchmarkPresetReader
{
    /// <summary>Reads a preset.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">File name, for messages.</param>
    /// <param name="catalogue">The benchmarks whose scorers it may name.</param>
    /// <returns>The preset, and the benchmark that scores its answers.</returns>
    /// <exception cref="UsageErrorException">The text is not a preset.</exception>
    public static (IBenchmark Scorer, BenchmarkPreset Preset) Read(string text, string source, BenchmarkCatalogue catalogue)
    {
        var root = new Section(source, Parse(text, source), "");
        root.Allow("name", "title", "scorer", "questions", "prompts", "prompt_suffix", "images", "decoding", "answers", "judge");
        Section questions = root.Required("questions").Allow("files", "one_of", "prompt");
        Section images = root.Required("images").Allow("names", "embedded");
        Section decoding = root.Required("decoding").Allow("max_new_tokens", "beams");
        Section answers = root.Required("answers").Allow("copy", "fields", "list");
        string scorer = root.Text("scorer");
        IBenchmark benchmark = catalogue.Find(scorer)
            ?? throw root.Wrong("scorer", $"is \"{scorer}\" but must be one of {string.Join(", ", catalogue.Names)}");
        var preset = new BenchmarkPreset
        {
            Name = root.Text("name"),
            Title = root.Text("title"),
            QuestionFiles = questions.Texts("files"),
            OneQuestionFile = questions.Flag("one_of"),
            PromptField = questions.Text("prompt"),
            Prompts = root.OptionalTexts("prompts"),
            PromptSuffix = root.OptionalText("prompt_suffix") ?? "",
            ImageNames = images.Texts("names"),
            EmbeddedImage = images.OptionalText("embedded"),
            Decoding = new AnswerDecoding(
                decoding.Count("max_new_tokens", GenerationOptions.MostNewTokens),
                decoding.Count("beams", GenerationOptions.MostBeams)),
            CopyRow = answers.Flag("copy"),
            AnswerFields = Fields(answers.Required("fields")),
            AnswerList = FileName(answers, "list"),
            Judge = root.Optional("judge") is Section judge ? Judge(judge) : null,
        };
        return preset.AnswerList is string list && EvaluationFiles.IsTaken(preset, list)
            ? throw answers.Wrong("list", $"is \"{list}\", which the program writes itself; choose another name")
            : (benchmark, preset);
    }

    private static JudgePreset Judge(Section judge)
    {
        judge.Allow("model", "temperature", "top_p", "max_tokens");
        return new JudgePreset(
            judge.Text("model"),
            judge.Number("temperature") ?? 0,
            judge.Number("top_p"),
            judge.OptionalText("max_tokens") is null ? null : judge.Count("max_tokens", GenerationOptions.MostNewTokens));
    }

    // It is written in the output folder, nowhere else.
    private static string? FileName(Section section, string key)
    {
        string? name = section.OptionalText(key);
        return name is null || (name is not ("" or "." or "..") && !name.Contains('/') && !name.Contains('\\'))
            ? name
            : throw section.Wrong(key, $"is \"{name}\" but must be a file name without folders");
    }

    private static List<KeyValuePair<string, AnswerSource>> Fields(Section fields)
    {
        List<KeyValuePair<string, AnswerSource>> pairs = [.. fields.Keys.Select(key => KeyValuePair.Create(key, Source(fields, key)))];
        return pairs.Count(pair => pair.Value == AnswerSource.Answer) == 1
            ? pairs
            : throw fields.Wrong("", "must have exactly one field that is filled with answer");
    }

    private static AnswerSource Source(Section fields, string key) => AnswerSource.Find(fields.Text(key))
        ?? throw fields.Wrong(key, $"is \"{fields.Text(key)}\" but must be answer, prompt, index, model or row.FIELD");

    private static YamlMappingNode Parse(string text, string source)
    {
        YamlStream yaml = YamlText.Parse(text, source);
        return yaml.Documents is [{ RootNode: YamlMappingNode root }]
            ? root
            : throw new UsageErrorException($"{source}: a benchmark preset is one YAML map. "
                + "docs/evaluation.md shows one.");
    }

    private sealed class Section(string source, YamlMappingNode map, string path)
    {
        public IEnumerable<string> Keys => map.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

        public Section Allow(params string[] keys)
        {
            foreach (YamlNode key in map.Children.Keys)
            {
                if (key is not YamlScalarNode { Value: string name } || !keys.Contains(name))
                {
                    throw new UsageErrorException(
                        $"{source}:{key.Start.Line}: {path}{key} is not a key of a benchmark preset."
                        + $"{Spelling.Suggestion($"{key}", keys)} The keys "
                        + $"{(path.Length == 0 ? "" : $"of {path.TrimEnd('.')} ")}are "
                        + $"{string.Join(", ", keys)}.");
                }
            }

            return this;
        }

        public Section Required(string key) => Optional(key) ?? throw Wrong(key, "is missing; it must be a map");

        public Section? Optional(string key) => Find(key) switch
        {
            null => null,
            YamlMappingNode inner => new Section(source, inner, $"{path}{key}."),
            _ => throw Wrong(key, "must be a map"),
        };

        public string Text(string key) => OptionalText(key) ?? throw Wrong(key, "is missing; it must be a text");

        public string? OptionalText(string key) => Find(key) switch
        {
            null => null,
            YamlScalarNode { Value: string text } => text,
            _ => throw Wrong(key, "must be a single text"),
        };

        public IReadOnlyList<string> Texts(string key) =>
            OptionalTexts(key) is { Count: > 0 } texts ? texts : throw Wrong(key, "must be a list of at least one text");

        public IReadOnlyList<string> OptionalTexts(string key) => Find(key) switch
        {
            null => [],
            YamlSequenceNode list when list.All(item => item is YamlScalarNode) =>
                [.. list.Select(item => ((YamlScalarNode)item).Value!)],
            _ => throw Wrong(key, "must be a list of texts"),
        };

        public int Count(string key, int most) =>
            int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most
                ? value
                : throw Wrong(key, string.Create(
                    CultureInfo.InvariantCulture, $"is \"{Text(key)}\" but must be a whole number from 1 to {most}"));

        public double? Number(string key) => OptionalText(key) is not string text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0
            and <= 2 ? value
            : throw Wrong(key, $"is \"{text}\" but must be a number of 0 to 2");

        public bool Flag(string key) => OptionalText(key) switch
        {
            null or "false" => false,
            "true" => true,
            string text => throw Wrong(key, $"is \"{text}\" but must be true or false"),
        };

        public UsageErrorException Wrong(string key, string what) =>
            new($"{source}:{(Find(key) ?? map).Start.Line}: {(path + key).TrimEnd('.')} {what}.");

        private YamlNode? Find(string key) => map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node) ? node : null;
    }
}
