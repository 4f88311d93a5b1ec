using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Results;

/// <summary>The <c>scores.json</c> of a finished run.</summary>
public sealed class StoredScores
{
    /// <summary>What <c>extra.incomplete_sentences</c> says of descriptions that lost an incomplete last sentence.</summary>
    internal const string Dropped = "dropped";

    private const string Advice = "Score the answers again.";

    private readonly JsonObject _document;
    private readonly string _path;

    private StoredScores(JsonObject document, string path)
    {
        _document = document;
        _path = path;
    }

    /// <summary>Name of the benchmark; null where the file does not say.</summary>
    /// <exception cref="UserDataException">Something else than a text stands there.</exception>
    public string? Benchmark => Text(Extra?["benchmark"]);

    /// <summary>What the numbers depend on besides the answers; null where the file says nothing.</summary>
    /// <exception cref="UserDataException">A fact is of another type.</exception>
    public ScoringFacts? Facts => Extra is JsonObject extra
        ? new ScoringFacts
        {
            Mode = Text(extra["mode"]),
            Nouns = Text(extra["nouns"]),
            Similarity = Text(extra["similarity"]),
            SimilaritySha256 = Text(extra["similarity_sha256"]),
            Parsing = Text(extra["parsing"]),
            Splits = Texts(extra["splits"]),
            Limit = extra["limit"] is JsonNode limit ? Count(limit) : null,
            IncompleteDropped = Text(extra["incomplete_sentences"]) == Dropped,
            Judge = Part(extra["judge"]) is JsonObject judge ? Origin(judge) : null,
            Annotations = Part(extra["annotations"]) is JsonObject files
                ? [.. files.Select(file => KeyValuePair.Create(file.Key, Text(file.Value)))]
                : null,
        }
        : null;

    private JsonObject? Extra => Part(_document[ScoresFile.Extra]);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">It cannot be read or is not a JSON object.</exception>
    public static StoredScores Read(string path) =>
        new(JsonInput.ReadNode(path, RepeatedKeys.Refused, Advice, BoundedFile.Records), path);

    /// <summary>The benchmark of a file; null where there is none, or none that can be read.</summary>
    /// <param name="path">The file.</param>
    public static string? BenchmarkOf(string path)
    {
        if (InputFile.Problem(path) is not null)
        {
            return null;
        }

        try
        {
            return Read(path).Benchmark;
        }
        catch (Exception e) when (e is UserDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A number; null where there is none, or null stands there: nothing to count.</summary>
    /// <param name="path">Which one.</param>
    /// <exception cref="UserDataException">Something else than a number stands there.</exception>
    public double? Number(ScorePath path)
    {
        JsonNode? node = path.Places
            .Select(place => place is null ? _document : _document[place] as JsonObject)
            .Select(group => group?[path.Name])
            .FirstOrDefault(found => found is not null);
        if (node is null)
        {
            return null;
        }

        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && value.GetValue<double>() is double number && double.IsFinite(number)
            ? number
            : throw Wrong(node, "a finite number, or null where there is nothing to count");
    }

    private JudgeOrigin Origin(JsonObject judge) => new(
        Texts(judge["models"]) ?? [],
        Text(judge["prompt"]),
        Text(judge["prompt_sha256"]));

    private JsonObject? Part(JsonNode? node) =>
        node is null or JsonObject ? (JsonObject?)node : throw Wrong(node, "an object");

    private string? Text(JsonNode? node) =>
        node is null ? null
        : node is JsonValue value && value.TryGetValue(out string? text) ? text
        : throw Wrong(node, "a text");

    private string[]? Texts(JsonNode? node) =>
        node is null ? null
        : node is JsonArray list ? [.. list.Select(each => Text(each) ?? throw Wrong(node, "a list of texts"))]
        : throw Wrong(node, "a list of texts");

    private int Count(JsonNode node) => node is JsonValue value && value.TryGetValue(out int count) && count > 0
        ? count : throw Wrong(node, "a number of questions");

    private UserDataException Wrong(JsonNode node, string expected) => new(
        $"{_path}: {node.GetPath().TrimStart('$', '.')} is {ShownValue.Cut(node.ToJsonString())}; expected {expected}. {Advice}");
}
