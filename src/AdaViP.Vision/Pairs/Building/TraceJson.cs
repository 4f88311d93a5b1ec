using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Vision.Pairs.Building;

/// <summary>Lines of <c>trace.jsonl</c>; docs/pairs.md lists the fields.</summary>
public static class TraceJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line, without its end.</summary>
    /// <param name="trace">What to write.</param>
    public static string Write(PairTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new JsonObject
        {
            ["id"] = trace.Id,
            ["picture"] = trace.Picture,
            ["photo"] = trace.Photo,
            ["width"] = trace.Width,
            ["height"] = trace.Height,
            ["question"] = trace.Question,
            ["preferred_answer"] = trace.PreferredAnswer,
            ["other_answer"] = trace.OtherAnswer,
            ["sentences"] = Array(trace.Sentences, sentence => sentence),
            ["tags"] = Array(trace.Tags, tag => tag.Name),
            ["boxes"] = Array(trace.Boxes, box => Box(box.Tag, box.Detection)),
            ["dropped"] = Array(trace.Dropped, drop => new JsonObject { ["tag"] = drop.Tag, ["reason"] = drop.Reason }),
            ["candidates"] = Array(trace.Candidates, Candidate),
            ["chosen"] = trace.Chosen,
            ["reason"] = trace.Reason,
        }.ToJsonString(Options);
    }

    /// <summary>Reads a line; tags come back without their list index and score, which a line does not hold.</summary>
    /// <param name="line">As <see cref="Write"/> gives it.</param>
    /// <param name="place">File and line, for messages.</param>
    /// <exception cref="UserDataException">It is no such line.</exception>
    public static PairTrace Read(string line, string place)
    {
        try
        {
            JsonNode root = JsonNode.Parse(line)!;
            return new PairTrace
            {
                Id = root["id"]!.GetValue<string>(),
                Picture = root["picture"]!.GetValue<int>(),
                Photo = root["photo"]!.GetValue<string>(),
                Width = root["width"]!.GetValue<int>(),
                Height = root["height"]!.GetValue<int>(),
                Question = root["question"]?.GetValue<string>(),
                PreferredAnswer = root["preferred_answer"]?.GetValue<string>(),
                OtherAnswer = root["other_answer"]?.GetValue<string>(),
                Sentences = [.. root["sentences"]!.AsArray().Select(node => node!.GetValue<string>())],
                Tags = [.. root["tags"]!.AsArray().Select((node, i) => new Tag(i, node!.GetValue<string>(), 1))],
                Boxes = [.. root["boxes"]!.AsArray().Select(node => new TaggedBox(TagOf(node!), DetectionOf(node!)))],
                Dropped = [.. root["dropped"]!.AsArray()
                    .Select(node => new DroppedTag(node!["tag"]!.GetValue<string>(), node["reason"]!.GetValue<string>()))],
                Candidates = [.. root["candidates"]!.AsArray().Select(node => CandidateOf(node!))],
                Chosen = root["chosen"]?.GetValue<int>(),
                Reason = root["reason"]?.GetValue<string>(),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException
            or NullReferenceException or ArgumentException)
        {
            throw new UserDataException($"{place} is not a line of a trace ({Reason(exception)}). Build the pairs "
                + "again.", exception);
        }
    }

    /// <summary>Reads all lines of a file.</summary>
    internal static IEnumerable<PairTrace> ReadFile(string file)
    {
        int number = 0;
        InputFile.Require(file, null, "Build the pairs again.");
        foreach (string line in File.ReadLines(file))
        {
            yield return Read(line, $"{file}, line {++number}");
        }
    }

    // What the runtime says of an absent member is not for people.
    private static string Reason(Exception exception) =>
        exception is NullReferenceException ? "a field is missing" : ShownValue.Cut(exception.Message.TrimEnd('.'), 200);

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> node) => new([.. items.Select(node)]);

    private static JsonObject Box(Tag tag, Detection detection) => new()
    {
        ["tag"] = tag.Name,
        ["score"] = detection.Score,
        ["box"] = new JsonArray(detection.Box.Left, detection.Box.Top, detection.Box.Right, detection.Box.Bottom),
        ["query"] = detection.Query,
    };

    private static JsonObject Candidate(Candidate candidate)
    {
        JsonObject node = Box(candidate.Tag, candidate.Detection);
        node["mask_area"] = candidate.MaskArea;
        node["dilated_area"] = candidate.DilatedArea;
        node["clip"] = Array(candidate.Clip, value => JsonValue.Create(value));
        node["clip_sum"] = candidate.ClipSum;
        return node;
    }

    private static Tag TagOf(JsonNode node) => new(0, node["tag"]!.GetValue<string>(), 1);

    private static Detection DetectionOf(JsonNode node)
    {
        double[] sides = [.. node["box"]!.AsArray().Select(side => side!.GetValue<double>())];
        if (sides.Length != 4 || !sides.All(double.IsFinite))
        {
            throw new FormatException($"a box has {sides.Length} numbers instead of 4 finite ones");
        }

        return new Detection(
            node["query"]!.GetValue<int>(), node["score"]!.GetValue<double>(), new PixelBox(sides[0], sides[1], sides[2], sides[3]));
    }

    private static Candidate CandidateOf(JsonNode node) => new(
        TagOf(node), DetectionOf(node), node["mask_area"]!.GetValue<long>(), node["dilated_area"]!.GetValue<long>(),
        [.. node["clip"]!.AsArray().Select(value => value!.GetValue<double>())]);
}
