using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Foundation;
using AdaViP.Core.Inputs;

namespace AdaViP.Pairs.Building;

/// <summary>Lines of <c>trace.jsonl</c>; docs/pairs.md lists the fields.</summary>
public static class TraceJson
{
    /// <summary>One line, without its end.</summary>
    /// <param name="trace">What to write.</param>
    public static string Write(PreferenceTrace trace)
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
        }.ToJsonString(JsonStyle.Compact);
    }

    /// <summary>Reads a line; tags come back without their list index and score, which a line does not hold.</summary>
    /// <param name="line">As <see cref="Write"/> gives it.</param>
    /// <param name="place">File and line, for messages.</param>
    /// <exception cref="UserDataException">It is not such a line.</exception>
    public static PreferenceTrace Read(string line, string place)
    {
        TraceNode root = TraceNode.Read(line, place);
        Candidate[] candidates = [.. root["candidates"].Items().Select(CandidateOf)];
        int? chosen = root["chosen"].Optional?.Whole();
        if (chosen >= candidates.Length)
        {
            throw root["chosen"].Wrong($"the number of one of the {candidates.Length} candidates, counted from 0, or null");
        }

        return new PreferenceTrace
        {
            Id = root["id"].Text(),
            Picture = root["picture"].Whole(),
            Photo = root["photo"].Text(),
            Width = root["width"].Whole(),
            Height = root["height"].Whole(),
            Question = root["question"].Optional?.Text(),
            PreferredAnswer = root["preferred_answer"].Optional?.Text(),
            OtherAnswer = root["other_answer"].Optional?.Text(),
            Sentences = [.. root["sentences"].Items().Select(sentence => sentence.Text())],
            Tags = [.. root["tags"].Items().Select((tag, i) => new Tag(i, tag.Text(), 1))],
            Boxes = [.. root["boxes"].Items().Select(box => new TaggedBox(TagOf(box), DetectionOf(box)))],
            Dropped = [.. root["dropped"].Items().Select(drop => new DroppedTag(drop["tag"].Text(), drop["reason"].Text()))],
            Candidates = candidates,
            Chosen = chosen,
            Reason = root["reason"].Optional?.Text(),
        };
    }

    /// <summary>Reads all lines of a file.</summary>
    internal static IEnumerable<PreferenceTrace> ReadFile(string file)
    {
        int number = 0;
        foreach (string line in InputFile.ReadLines(file, null, "Build the pairs again."))
        {
            yield return Read(line, $"{file}, line {++number}");
        }
    }

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

    private static Tag TagOf(TraceNode node) => new(0, node["tag"].Text(), 1);

    private static Detection DetectionOf(TraceNode node)
    {
        double[] sides = [.. node["box"].Items().Select(side => side.Number())];
        return sides.Length == 4
            ? new Detection(node["query"].Whole(), node["score"].Number(), new PixelBox(sides[0], sides[1], sides[2], sides[3]))
            : throw node["box"].Wrong("a list of 4 numbers");
    }

    private static Candidate CandidateOf(TraceNode node) => new(
        TagOf(node), DetectionOf(node), node["mask_area"].LongWhole(), node["dilated_area"].LongWhole(),
        [.. node["clip"].Items().Select(value => value.Number())]);
}
