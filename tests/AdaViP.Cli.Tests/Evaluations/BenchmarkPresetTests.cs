using System.Text.Json;
using AdaViP.Cli.Evaluations;
using AdaViP.Cli.Failures;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary>Presets: the built-in ones are complete, a wrong one says where.</summary>
public sealed class BenchmarkPresetTests
{
    private const string Good = """
        name: mine
        title: Mine
        scorer: pope
        questions:
          files: [q.jsonl]
          prompt: text
        images:
          names: ["{image}"]
        decoding:
          max_new_tokens: 8
          beams: 1
        answers:
          fields: {answer: answer}
        """;

    public static TheoryData<string> Benchmarks => [.. BuiltInBenchmarks.All.Names];

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public void File_OfTheDocuments_IsTheBuiltInPreset(string name)
    {
        IBenchmark benchmark = BuiltInBenchmarks.All.Find(name)!;
        (IBenchmark scorer, BenchmarkPreset preset) = BenchmarkPresets.Load(
            benchmark, Path.Combine(RepositoryPaths.Root, "docs", "presets", name + ".yaml"), BuiltInBenchmarks.All);
        Assert.Same(benchmark, scorer);
        Assert.Equal(JsonSerializer.Serialize(benchmark.Preset), JsonSerializer.Serialize(preset));
        Assert.Same(benchmark.Preset, BenchmarkPresets.Load(benchmark, null, BuiltInBenchmarks.All).Preset);
    }

    [Fact]
    public void BuiltIn_Presets_HaveTheSettingsOfTheOfficialRuns()
    {
        BenchmarkPreset objhal = BuiltInBenchmarks.All.Find("objhal")!.Preset;
        Assert.Equal(3, objhal.Decoding.Beams);
        Assert.Equal(8, objhal.Prompts.Distinct().Count());
        Assert.Equal(3, BuiltInBenchmarks.All.Find("mmhal")!.Preset.Decoding.Beams);
    }

    [Theory]
    [InlineData(
        "scorer: pope",
        "scorrer: pope",
        "mine.yaml:3: scorrer is not a key of a benchmark preset. Did you mean \"scorer\"? Keys: name, title, scorer,")]
    [InlineData(
        "scorer: pope",
        "scorer: pop",
        "mine.yaml:3: scorer is \"pop\" but must be one of objhal, amber, mmhal, pope, chair. Did you mean \"pope\"?")]
    [InlineData("beams: 1", "beams: 0", "mine.yaml:11: decoding.beams is \"0\" but must be a whole number from 1 to 64.")]
    [InlineData("beams: 1", "beams: [1]", "mine.yaml:11: decoding.beams is \"[ 1 ]\" but must be a whole number from 1 to 64.")]
    [InlineData(
        "files: [q.jsonl]",
        "files: []",
        "mine.yaml:5: questions.files is \"[  ]\" but must be a list of at least one text.")]
    [InlineData(
        "answer: answer",
        "answer: reply",
        "mine.yaml:13: answers.fields.answer is \"reply\" but must be answer, prompt, index, model or row.FIELD.")]
    [InlineData(
        "{answer: answer}",
        "{prompt: prompt}",
        "mine.yaml:13: answers.fields must have exactly one field that is filled with answer.")]
    [InlineData(
        "fields: {answer: answer}",
        "{fields: {answer: answer}, list: ../../evil.json}",
        "answers.list is \"../../evil.json\" but must be a file name")]
    [InlineData(
        "fields: {answer: answer}",
        "{fields: {answer: answer}, list: ..}",
        "answers.list is \"..\" but must be a file name")]
    [InlineData(
        "fields: {answer: answer}",
        "{fields: {answer: answer}, list: 'a*.json'}",
        "answers.list is \"a*.json\" but may have neither * nor # in it.")]
    [InlineData(
        "fields: {answer: answer}",
        "{fields: {answer: answer}, list: scores.json}",
        "answers.list is \"scores.json\", which the program writes itself")]
    [InlineData("title: Mine", "", "mine.yaml: title is missing; it must be a text.")]
    [InlineData("title: Mine", "title: ''", "title has no value; it must be a text.")]
    [InlineData(
        "  prompt: text",
        "  promt: text",
        "mine.yaml:6: questions.promt is not a key of a benchmark preset. "
        + "Did you mean \"questions.prompt\"? Keys of questions: files,")]
    [InlineData("  prompt: text", "", "mine.yaml:4: questions.prompt is missing; it must be a text.")]
    [InlineData(
        "decoding:\n  max_new_tokens: 8\n  beams: 1",
        "",
        "mine.yaml: decoding is missing; it must be a map of keys to values, "
        + "for example decoding: { max_new_tokens: ... }.")]
    [InlineData("title: Mine", "title: Mine\njudge: {temperature: 3}", "mine.yaml:3: judge.model is missing; it must be a text.")]
    [InlineData(
        "title: Mine",
        "title: Mine\njudge: {temperature: 3}",
        "mine.yaml:3: judge.temperature is \"3\" but must be a number from 0 to 2.")]
    [InlineData("name: mine", "name: [", "not valid YAML")]
    public void Preset_ThatIsWrong_SaysWhere(string good, string bad, string complaint)
    {
        Assert.Equal("mine", BenchmarkPresetReader.Read(Good, "mine.yaml", BuiltInBenchmarks.All).Preset.Name);
        UsageErrorException e = Assert.Throws<UsageErrorException>(
            () => BenchmarkPresetReader.Read(
                Good.Replace(good, bad, StringComparison.Ordinal), "mine.yaml", BuiltInBenchmarks.All));
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }
}
