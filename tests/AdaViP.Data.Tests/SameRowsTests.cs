using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>
/// The same rows as JSON lines, as a JSON list, as a table of paths and as a table of pictures give the same samples.
/// </summary>
public sealed class SameRowsTests : IDisposable
{
    private const string User = """{"role": "user", "content": "q?"}""";
    private const string Parts =
        """{"role": "user", "content": [{"type": "image", "text": null}, {"type": "text", "text": "q?"}]}""";
    private const string Model = """{"role": "assistant", "content": "c"}""";
    private const string Worse = """{"role": "assistant", "content": "r"}""";
    private const string ModelParts = """{"role": "assistant", "content": [{"type": "text", "text": "c"}]}""";
    private const string WorseParts = """{"role": "assistant", "content": [{"type": "text", "text": "r"}]}""";
    private const string EarlierUser = """{"role": "user", "content": "one?"}""";
    private const string EarlierMarked = """{"role": "user", "content": "<image>one?"}""";
    private const string EarlierModel = """{"role": "assistant", "content": "1"}""";
    private const string Human = """{"from": "human", "value": "<image>q?"}""";
    private const string Gpt = """{"from": "gpt", "value": "c"}""";
    private const string WorseGpt = """{"from": "gpt", "value": "r"}""";

    private static readonly string[] PictureFields = ["image", "images", "rejected_image", "rejected_images"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Rows => new()
    {
        // Plain, RLAIF-V, RLHF-V.
        """{"image": "a.jpg", "question": "q?", "chosen": "c", "rejected": "r"}""",
        """{"image": ["a.jpg"], "question": "<image>\nq?", "chosen": "c", "rejected": "r", "score": null, "tags": []}""",
        """{"images": ["a.jpg"], "question": "q?", "chosen": "c", "rejected": "r", "rejected_image": null}""",
        """{"ds_name": "x", "image": "a.jpg", "question": "q?", "chosen": "c", "rejected": "r","""
            + """ "origin_split": "{}", "image_path": "y/a.jpg"}""",
        """{"image": "a.jpg", "text": "{\"question\": \"q?\", \"chosen\": \"c\", \"rejected\": \"r\"}"}""",
        """{"image": "a.jpg", "text": {"question": "q?", "chosen": "c", "rejected": "r"}}""",

        // TRL: standard, conversational, explicit and implicit prompt, parts, nulls of united structs.
        """{"image": "a.jpg", "prompt": "q?", "chosen": "c", "rejected": "r"}""",
        $$"""{"images": ["a.jpg"], "prompt": [{{User}}], "chosen": [{{Model}}], "rejected": [{{Worse}}]}""",
        $$"""{"images": ["a.jpg"], "prompt": [{{Parts}}], "chosen": [{{ModelParts}}], "rejected": [{{WorseParts}}]}""",
        $$"""{"images": ["a.jpg"], "chosen": [{{Parts}}, {{ModelParts}}], "rejected": [{{Parts}}, {{WorseParts}}]}""",
        $$"""{"images": ["a.jpg"], "prompt": "q?", "chosen": [{{User}}, {{Model}}], "rejected": [{{User}}, {{Worse}}]}""",
        """{"prompt": [{"role": "user", "content": [{"type": "image", "image": "a.jpg", "text": null},"""
            + """ {"type": "text", "image": null, "text": "q?"}]}], "chosen": "c", "rejected": "r"}""",
        """{"images": null, "prompt": [{"role": "user", "content": [{"type": "image", "path": "a.jpg"},"""
            + """ {"type": "text", "text": "q?"}]}], "chosen": "c", "rejected": "r"}""",

        // ms-swift 3 and 2.
        $$"""{"messages": [{{User}}, {{Model}}], "images": ["a.jpg"], "rejected_response": "r"}""",
        $$"""{"messages": [{{User}}, {{Model}}], "images": [{"path": "a.jpg"}], "rejected_response": [{{Worse}}],"""
            + """ "objects": null, "videos": []}""",
        $$"""{"messages": [{{User}}, {{Model}}], "images": ["a.jpg"], "rejected_messages": [{{User}}, {{Worse}}]}""",
        """{"query": "<image>q?", "response": "c", "rejected_response": "r", "images": ["a.jpg"], "history": []}""",
        """{"query": "q?", "response": "c", "rejected_response": "r", "images": "a.jpg", "system": ""}""",
        """{"conversations": [{"user": "q?", "assistant": "c"}],"""
            + """ "rejected_conversations": [{"user": "q?", "assistant": "r"}], "image": "a.jpg"}""",

        // LLaMA-Factory: sharegpt, OpenAI's words, alpaca.
        $$"""{"conversations": [{{Human}}], "chosen": {{Gpt}}, "rejected": {{WorseGpt}}, "images": ["a.jpg"]}""",
        $$"""{"messages": [{{User}}], "chosen": {{Model}}, "rejected": {{Worse}}, "images": ["a.jpg"]}""",
        """{"instruction": "<image>q?", "input": "", "chosen": "c", "rejected": "r", "images": ["a.jpg"]}""",
        """{"instruction": "q?", "input": null, "output": "c", "rejected_response": "r", "images": ["a.jpg"],"""
            + """ "history": [], "system": null}""",

        // POVID.
        $$"""{"id": "x", "image": "a.jpg", "conversations": [{{Human}}, {{Gpt}}],"""
            + $$""" "rejected_conversations": [{{Human}}, {{WorseGpt}}]}""",
        """{"image": "a.jpg", "conversations": "[{\"from\": \"human\", \"value\": \"q?\"}]", "chosen": "c", "rejected": "r"}""",
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void Open_InAnyContainer_GivesTheSameSamples(string row)
    {
        string[] rows = [row, Changed(row, "b"), Changed(row, "c")];
        string lines = _folder.Write("d.jsonl", string.Join('\n', rows));
        string crlf = _folder.Write("d.txt", "\uFEFF" + string.Join("\r\n\r\n", rows) + "\r\n");
        string list = _folder.Write("d.json", Pretty(rows));
        string paths = Path.Combine(_folder.Path, "paths.parquet");
        NestedTables.Write(paths, 2, rows);
        string pictures = Path.Combine(_folder.Path, "pictures.parquet");
        NestedTables.Write(pictures, 2, [.. rows.Select(WithBytes)]);

        foreach (string file in new[] { lines, crlf, list, paths, pictures })
        {
            IReadOnlyList<PreferenceSample> samples = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop).Samples;
            Assert.All(samples, sample => Assert.Equal(("q?", "c", "r"), (sample.Question, sample.Chosen, sample.Rejected)));
            Assert.All(samples, sample => Assert.Null(sample.RejectedImage));
            Assert.Equal(["a.jpg", "b.jpg", "c.jpg"], samples.Select(sample => sample.Image.Name));
        }

        Assert.Equal(
            [[(byte)'a'], [(byte)'b'], [(byte)'c']],
            PreferenceDatasetReader.Open(pictures, null, BadRowPolicy.Stop).Samples
                .Select(sample => sample.Image.ReadBytes().ToArray()));
    }

    [Theory]
    [InlineData(
        $$"""{"messages": [{{EarlierMarked}}, {{EarlierModel}}, {{User}}, {{Model}}],"""
        + """ "images": ["a.jpg"], "rejected_response": "r"}""")]
    [InlineData(
        """{"query": "q?", "history": [["<image>one?", "1"]], "response": "c", "rejected_response": "r", "images": ["a.jpg"]}""")]
    [InlineData("""{"instruction": "q?", "history": [["one?", "1"]], "chosen": "c", "rejected": "r", "images": ["a.jpg"]}""")]
    [InlineData(
        $$"""{"conversations": [{"from": "human", "value": "one?"}, {"from": "gpt", "value": "1"},"""
        + $$""" {"from": "human", "value": "q?"}], "chosen": {{Gpt}}, "rejected": {{WorseGpt}}, "images": ["a.jpg"]}""")]
    [InlineData(
        $$"""{"images": ["a.jpg"], "chosen": [{{EarlierUser}}, {{EarlierModel}}, {{User}}, {{Model}}],"""
        + $$""" "rejected": [{{EarlierUser}}, {{EarlierModel}}, {{User}}, {{Worse}}]}""")]
    public void Open_EarlierTurns_AreTheHistoryOfTheLastQuestion(string row)
    {
        string table = Path.Combine(_folder.Path, "d.parquet");
        NestedTables.Write(table, 1, [row, row]);
        foreach (string file in new[] { _folder.Write("d.jsonl", row), table })
        {
            PreferenceSample sample = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop).Samples[0];
            Assert.Equal(("q?", "c", "r"), (sample.Question, sample.Chosen, sample.Rejected));
            Assert.Equal([new ConversationTurn("one?", "1", null)], sample.History);
            Assert.Empty(sample.LaterTurns);
        }
    }

    [Fact]
    public void Open_InstructionWithInput_JoinsThemWithALineBreak()
    {
        string file = _folder.Write(
            "d.jsonl",
            """{"instruction": "<image>Describe.", "input": "Briefly.", "chosen": "c", "rejected": "r", "images": ["a.jpg"]}""");
        Assert.Equal("Describe.\nBriefly.", PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop).Samples[0].Question);
    }

    [Fact]
    public void Open_TableOfSomeNullsEverywhere_KeepsEachRowsOwnPictures()
    {
        const string texts = "\"question\": \"q?\", \"chosen\": \"c\", \"rejected\": \"r\"";
        string[] rows =
        [
            $$"""{"images": [{"bytes": "AQ==", "path": null}], "rejected_images": null, {{texts}}}""",
            $$"""{"images": [], "rejected_images": [], {{texts}}}""",
            $$"""{"images": null, "rejected_images": [], {{texts}}}""",
            $$"""{"images": [null], "rejected_images": [], {{texts}}}""",
            $$"""{"images": [{"bytes": null, "path": null}], "rejected_images": null, {{texts}}}""",
            $$"""{"images": [{"bytes": "AgI=", "path": "b.jpg"}],"""
                + $$""" "rejected_images": [{"bytes": "Aw==", "path": null}], {{texts}}}""",
        ];
        foreach (int perGroup in new[] { 1, 4, 6 })
        {
            string file = Path.Combine(_folder.Path, $"{perGroup}.parquet");
            NestedTables.Write(file, perGroup, rows);
            IPreferenceDataset data = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip);
            Assert.Equal([0, 5], data.Samples.Select(sample => sample.Row));
            Assert.Equal([1, 2, 3, 4], data.BadRows.Select(bad => bad.Row));
            Assert.All(data.BadRows, bad => Assert.Equal(BadRowKind.NoPicture, bad.Kind));
            Assert.Equal([2, 2], data.Samples[1].Image.ReadBytes().ToArray());
            Assert.Equal([1], data.Samples[0].Image.ReadBytes().ToArray());
            Assert.Equal([3], data.Samples[1].RejectedImage!.ReadBytes().ToArray());
        }
    }

    [Fact]
    public void Open_BytesWithoutPaths_AreReadFromListsToo()
    {
        string[] rows =
        [
            """{"images": [{"bytes": "AQ=="}], "prompt": "q?", "chosen": "c", "rejected": "r"}""",
            """{"images": null, "prompt": "q?", "chosen": "c", "rejected": "r"}""",
            """{"images": [{"bytes": "Ag=="}], "prompt": "q?", "chosen": "c", "rejected": "r"}""",
        ];
        string file = Path.Combine(_folder.Path, "d.parquet");
        NestedTables.Write(file, 3, rows);
        IPreferenceDataset data = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip);
        Assert.Equal([[1], [2]], data.Samples.Select(sample => sample.Image.ReadBytes().ToArray()));
    }

    private static string Changed(string row, string picture) => row.Replace("a.jpg", picture + ".jpg", StringComparison.Ordinal)
        .Replace("\"id\": \"x\"", $"\"id\": \"{picture}\"", StringComparison.Ordinal);

    private static string Pretty(string[] rows)
    {
        var list = new JsonArray([.. rows.Select(row => JsonNode.Parse(row))]);
        return list.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    // Every path of a picture becomes Hugging Face's struct; the bytes are the first letter of its name.
    private static string WithBytes(string row)
    {
        JsonObject element = JsonNode.Parse(row)!.AsObject();
        foreach (string field in PictureFields.Where(field => element[field] is not null))
        {
            element[field] = Struct(element[field]!);
        }

        if (element["prompt"] is JsonArray prompt && prompt[0]!["content"] is JsonArray parts
            && parts[0]!["image"] is JsonNode picture)
        {
            parts[0]!["image"] = Struct(picture);
        }
        else if (element["prompt"] is JsonArray other && other[0]!["content"] is JsonArray pieces
            && pieces[0]!["path"] is JsonNode path)
        {
            pieces[0]!["bytes"] = Struct(path)["bytes"]!.DeepClone();
        }

        return element.ToJsonString();
    }

    private static JsonNode Struct(JsonNode picture) => picture switch
    {
        JsonArray list => new JsonArray([.. list.Select(one => Struct(one!))]),
        JsonObject named => Struct(named["path"]!),
        _ => new JsonObject
        {
            ["bytes"] = Convert.ToBase64String([(byte)picture.GetValue<string>()[0]]),
            ["path"] = picture.GetValue<string>(),
        },
    };
}
