using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Files;

/// <summary>Writes <c>scores.json</c>.</summary>
public static class ScoresFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole document: the benchmark's own body, and confidence intervals under <c>extra.intervals</c>.</summary>
    /// <param name="scores">What a scorer found.</param>
    /// <param name="intervals">From <see cref="Bootstrap.Intervals"/>; may be empty.</param>
    public static JsonObject Document(IBenchmarkScores scores, IReadOnlyList<Estimate> intervals)
    {
        JsonObject document = scores.ToJson();
        if (document["extra"] is not JsonObject extra)
        {
            extra = [];
            document["extra"] = extra;
        }

        extra["benchmark"] = scores.Benchmark;
        if (intervals.Count > 0)
        {
            var list = new JsonObject();
            foreach (Estimate estimate in intervals)
            {
                list[estimate.Name] = estimate.ToJson();
            }

            extra["intervals"] = list;
        }

        if (scores.Notices.Count > 0)
        {
            extra["notices"] = new JsonArray([.. scores.Notices.Select(notice => (JsonNode)notice.ToString())]);
        }

        return document;
    }

    /// <summary>The document as text, indented, "\n" at line ends, a final one included.</summary>
    /// <param name="document">From <see cref="Document"/>.</param>
    public static string Text(JsonObject document) => document.ToJsonString(Options) + "\n";

    /// <summary>Writes the document, so that no half-written file is ever seen.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="document">From <see cref="Document"/>.</param>
    /// <exception cref="StorageException">Not possible; an earlier file is unchanged.</exception>
    public static void Write(string path, JsonObject document) => AtomicFile.WriteText(path, Text(document));

    /// <summary>A number as JSON; null where it is undefined.</summary>
    internal static JsonValue? Number(double? value) =>
        value is double number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
