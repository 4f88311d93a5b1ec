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
    public string? Benchmark => Text(Extra?["benchmark"]);

    /// <summary>What the numbers depend on besides the answers; null where the file says nothing.</summary>
    public ScoringFacts? Facts => Extra is JsonObject extra
        ? new ScoringFacts
        {
            Mode = Text(extra["mode"]),
            Nouns = Text(extra["nouns"]),
            Similarity = Text(extra["similarity"]),
            SimilaritySha256 = Text(extra["similarity_sha256"]),
            Parsing = Text(extra["parsing"]),
            Splits = extra["splits"] is JsonArray splits ? [.. splits.Select(Text).OfType<string>()] : null,
            Limit = extra["limit"] is JsonValue limit && limit.TryGetValue(out int questions) ? questions : null,
            IncompleteDropped = Text(extra["incomplete_sentences"]) == Dropped,
            Judge = extra["judge"] is JsonObject judge ? Origin(judge) : null,
            Annotations = extra["annotations"] is JsonObject files
                ? [.. files.Select(file => KeyValuePair.Create(file.Key, Text(file.Value)))]
                : null,
        }
        : null;

    private JsonObject? Extra => _document[ScoresFile.Extra] as JsonObject;

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
            : throw new UserDataException(
                $"{_path}: {node.GetPath().TrimStart('$', '.')} is {ShownValue.Cut(node.ToJsonString())}; "
                + $"expected a finite number, or null where there is nothing to count. {Advice}");
    }

    private static JudgeOrigin Origin(JsonObject judge) => new(
        judge["models"] is JsonArray models ? [.. models.Select(Text).OfType<string>()] : [],
        Text(judge["prompt"]),
        Text(judge["prompt_sha256"]));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
