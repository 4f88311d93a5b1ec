using System.Text.Json.Nodes;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Results;

/// <summary>
/// Writes <c>scores.json</c>: official numbers at the top, everything of our own under <c>extra</c>.
/// <see cref="StoredScores"/> reads it.
/// </summary>
public static class ScoresFile
{
    /// <summary>The file's usual name.</summary>
    public const string FileName = "scores.json";

    /// <summary>Where everything of our own stands.</summary>
    internal const string Extra = "extra";

    /// <summary>The file of an evaluation as text, indented, "\n" at line ends, a final one included.</summary>
    /// <param name="evaluation">What was found.</param>
    public static string Text(ScoredEvaluation evaluation)
    {
        IBenchmarkScores scores = evaluation.Run.Scores;
        JsonObject document = Numbers(scores.Sheet);
        var extra = new JsonObject();
        scores.Describe(new JsonDetails(extra));
        extra["benchmark"] = scores.Benchmark;
        if (evaluation.Intervals.Count > 0)
        {
            extra["intervals"] = new JsonObject(evaluation.Intervals.Select(
                estimate => KeyValuePair.Create(estimate.Name, (JsonNode?)Interval(estimate))));
        }

        if (scores.Notices.Count > 0)
        {
            extra["notices"] = new JsonArray([.. scores.Notices.Select(notice => (JsonNode)WithoutFolder(notice).ToString())]);
        }

        Add(extra, evaluation.Facts);
        document[Extra] = extra;
        return document.ToJsonString(JsonStyle.Indented) + "\n";
    }

    /// <summary>Writes the file, so that no half-written one is ever seen.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="evaluation">What was found.</param>
    /// <exception cref="StorageException">Not possible; an earlier file is unchanged.</exception>
    public static void Write(string path, ScoredEvaluation evaluation) => AtomicFile.WriteText(path, Text(evaluation));

    // The same answers give the same file wherever they lie.
    private static Notice WithoutFolder(Notice notice) =>
        notice with { Place = notice.Place with { File = Path.GetFileName(notice.Place.File) } };

    private static JsonObject Numbers(ScoreSheet sheet)
    {
        var document = new JsonObject();
        foreach (ScoreGroup group in sheet.Groups)
        {
            JsonObject place = document;
            if (group.Name is string name)
            {
                place = [];
                document[name] = place;
            }

            foreach ((string number, double? value) in group.Numbers)
            {
                place[number] = JsonNumber.Of(value);
            }
        }

        return document;
    }

    private static JsonObject Interval(Estimate estimate) => new()
    {
        ["value"] = JsonNumber.Of(estimate.Value),
        ["low"] = JsonNumber.Of(estimate.Low),
        ["high"] = JsonNumber.Of(estimate.High),
    };

    // What the scorer knows of the facts, it has written in its own place.
    private static void Add(JsonObject extra, ScoringFacts facts)
    {
        if (facts.Judge is JudgeOrigin judge)
        {
            extra["judge"] = new JsonObject
            {
                ["models"] = new JsonArray([.. judge.Models.Select(model => (JsonNode)model)]),
                ["prompt"] = judge.Prompt,
                ["prompt_sha256"] = judge.PromptSha256,
            };
        }

        if (facts.Annotations is not null)
        {
            extra["annotations"] = new JsonObject(
                facts.Annotations.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value)));
        }

        if (facts.SimilaritySha256 is string table)
        {
            extra["similarity_sha256"] = table;
        }

        if (facts.IncompleteDropped)
        {
            extra["incomplete_sentences"] = StoredScores.Dropped;
        }

        if (facts.Limit is int limit)
        {
            extra["limit"] = limit;
        }
    }
}
