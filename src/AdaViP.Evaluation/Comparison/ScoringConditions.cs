using System.Text.Json.Nodes;

namespace AdaViP.Evaluation.Comparison;

/// <summary>Reads out of scores.json what the numbers depend on besides the answers.</summary>
internal static class ScoringConditions
{
    private const string NotRecorded = "not recorded";

    private static readonly string[] OfDescriptions = ["CHAIR", "Cover", "Hal", "Cog"];

    /// <summary>The conditions of a run.</summary>
    /// <param name="scores">Its scores.json.</param>
    public static IReadOnlyList<ScoringCondition> Of(JsonObject scores)
    {
        if (scores["extra"] is not JsonObject extra)
        {
            return [];
        }

        var conditions = new List<ScoringCondition>();
        Add("questions", extra["limit"] is JsonNode limit ? $"the first {limit.ToJsonString()}" : "all", _ => true);
        if (Text(extra["benchmark"]) == "pope")
        {
            string? splits = extra["splits"] is JsonArray list ? string.Join(", ", list.Select(Text)) : "one set of questions";
            Add("splits", splits, _ => true);
        }

        bool amber = Text(extra["benchmark"]) == "amber";
        string incomplete = Text(extra["incomplete_sentences"]) ?? "kept";
        Add("incomplete last sentences", incomplete, metric => !amber || IsOfDescriptions(metric));
        Add("way of finding objects", Text(extra["mode"]), _ => true);
        Add("reading of yes/no answers", Text(extra["parsing"]), metric => !OfDescriptions.Contains(metric));
        Add("source of nouns", Text(extra["nouns"]), IsOfDescriptions);
        Add("similarity table", Named(extra, "similarity", "similarity_sha256"), IsOfDescriptions);
        if (extra["judge"] is JsonObject judge)
        {
            string models = judge["models"] is JsonArray { Count: > 0 } names
                ? string.Join(", ", names.Select(Text))
                : NotRecorded;
            Add("judge", models, _ => true);
            Add("judge's prompt", Named(judge, "prompt", "prompt_sha256") ?? NotRecorded, _ => true);
        }

        if (extra["annotations"] is JsonObject files)
        {
            foreach ((string file, JsonNode? hash) in files)
            {
                Add($"content of {file}", Short(Text(hash)), _ => true);
            }
        }

        return conditions;

        void Add(string name, string? value, Func<string, bool> affects)
        {
            if (value is not null)
            {
                conditions.Add(new ScoringCondition(name, value, affects));
            }
        }
    }

    private static bool IsOfDescriptions(string metric) => metric == "AMBER" || OfDescriptions.Contains(metric);

    // Two texts of one name may differ.
    private static string? Named(JsonObject node, string name, string hash) => Text(node[name]) is string text
        ? text + (Text(node[hash]) is string sha ? $" (SHA-256 {Short(sha)})" : "")
        : null;

    // So much tells two files apart.
    private static string? Short(string? hash)
    {
        const int Digits = 12;
        return hash is { Length: > Digits } ? hash[..Digits] : hash;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
