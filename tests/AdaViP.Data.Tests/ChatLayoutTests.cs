using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>What the conversation layouts accept beyond the golden files, and what they refuse.</summary>
public sealed class ChatLayoutTests : IDisposable
{
    private const string Question = """{"role": "user", "content": "q?"}""";
    private const string Answer = """{"role": "assistant", "content": "c"}""";
    private const string Worse = """{"role": "assistant", "content": "r"}""";
    private const string Human = """{"from": "human", "value": "q?"}""";
    private const string Gpt = """{"from": "gpt", "value": "c"}""";
    private const string WorseGpt = """{"from": "gpt", "value": "r"}""";

    private const string Answers = $"\"chosen\": [{Answer}], \"rejected\": [{Worse}]";
    private const string Words = """{"type": "text", "text": "q?"}""";
    private const string Rejected = $"\"rejected_conversations\": [{Human}, {WorseGpt}]";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Accepted => new()
    {
        $$"""{"messages": [{{Question}}, {{Answer}}], "images": "a.jpg", "rejected_response": "r", "rejected_images": []}""",
        $$"""{"messages": [{"role": "system", "content": ""}, {{Question}}, {{Answer}}],"""
            + """ "images": ["a.jpg"], "rejected_response": "r"}""",
        $$"""{"messages": [{{Question}}, {{Answer}}], "images": ["a.jpg"], "rejected_messages": [{{Worse}}]}""",
        $$"""{"messages": [{{Question}}, {{Answer}}], "images": ["a.jpg"], "rejected_messages": [{{Question}}, {{Worse}}]}""",
        $$"""{"conversations": [{{Human}}], "chosen": "c", "rejected": "r", "images": ["a.jpg"]}""",
        $$"""{"conversations": [{{Question}}], "chosen": {{Answer}}, "rejected": {{Worse}}, "images": ["a.jpg"]}""",
        """{"image": "a.jpg", "prompt": "q?", "chosen": "c", "rejected": "r"}""",
        """{"image": "a.jpg", "prompt": "[{\"role\": \"user\", \"content\": \"q?\"}]","""
            + """ "chosen": "[{\"content\": \"c\", \"role\": \"assistant\"}]", "rejected": "r"}""",
        $$"""{"images": ["a.jpg"], "chosen": [{{Question}}, {{Answer}}], "rejected": [{{Question}}, {{Worse}}]}""",
        $$"""{"image": "a.jpg", "conversations": [{{Human}}, {{Gpt}}], {{Rejected}}}""",
        """{"image": "a.jpg", "text": "{\"question\": \"<image>\\nq?\", \"chosen\": \"c\", \"rejected\": \"r\"}"}""",
    };

    public static TheoryData<string, BadRowKind, string> Refused => new()
    {
        {
            $$"""{"messages": [{{Question}}], "images": ["a.jpg"], "rejected_response": "r"}""",
            BadRowKind.WrongField, "'messages' is the messages user; expected questions and answers in turn, an answer last"
        },
        {
            $$"""{"messages": [{{Question}}, {{Question}}, {{Answer}}], "images": ["a.jpg"], "rejected_response": "r"}""",
            BadRowKind.WrongField, "'messages' is the messages user; expected questions and answers in turn"
        },
        {
            $$"""{"messages": [{"role": "system", "content": "Be brief."}, {{Question}}, {{Answer}}],"""
                + """ "images": ["a.jpg"], "rejected_response": "r"}""",
            BadRowKind.WrongField, "system message"
        },
        {
            $$"""{"messages": [{{Question}}, {"role": "tool", "content": "x"}], "images": ["a.jpg"], "rejected_response": "r"}""",
            BadRowKind.WrongField, "\"tool\""
        },
        {
            $$"""{"messages": [{{Question}}, {{Answer}}], "images": ["a.jpg", "b.jpg"], "rejected_response": "r"}""",
            BadRowKind.WrongField, "'images' is a list of 2; expected one picture"
        },
        {
            $$"""{"messages": [{{Question}}, {{Answer}}], "rejected_response": "r"}""",
            BadRowKind.NoPicture, "no field 'images'"
        },
        {
            $$"""{"messages": [{{Question}}, {{Answer}}], "images": [], "rejected_response": "r"}""",
            BadRowKind.NoPicture, "'images' is an empty list"
        },
        {
            $$"""{"messages": [{{Question}}, {{Answer}}], "images": ["a.jpg"]}""",
            BadRowKind.MissingField, "no field 'rejected_response'"
        },
        {
            $$"""{"messages": [{{Question}}, {{Answer}}], "images": ["a.jpg"],"""
                + $$""" "rejected_messages": [{"role": "user", "content": "else?"}, {{Worse}}]}""",
            BadRowKind.WrongField, "a different question from"
        },
        {
            $$"""{"messages": "q?", "images": ["a.jpg"], "rejected_response": "r"}""",
            BadRowKind.WrongField, "'messages' is the messages user"
        },
        {
            $$"""{"messages": [{"role": "user"}, {{Answer}}], "images": ["a.jpg"], "rejected_response": "r"}""",
            BadRowKind.MissingField, "no field 'messages.content'"
        },
        {
            $$"""{"conversations": [{{Human}}, {{Gpt}}], "chosen": {{Gpt}}, "rejected": {{WorseGpt}}, "images": ["a.jpg"]}""",
            BadRowKind.WrongField, "a question last"
        },
        {
            $$"""{"conversations": [{{Human}}], "chosen": {{Human}}, "rejected": {{WorseGpt}}, "images": ["a.jpg"]}""",
            BadRowKind.WrongField, "'chosen' is the messages user"
        },
        {
            $$"""{"images": ["a.jpg"], "prompt": [{"role": "user", "content": [{"type": "video"}]}], {{Answers}}}""",
            BadRowKind.WrongField, "\"video\""
        },
        {
            $$"""{"images": ["a.jpg"], {{Answers}},"""
                + $$""" "prompt": [{"role": "user", "content": [{"type": "image"}, {"type": "image"}, {{Words}}]}]}""",
            BadRowKind.WrongField, "more than one"
        },
        {
            $$"""{"prompt": [{"role": "user", "content": [{"type": "image", "base64": "AAAA"}, {{Words}}]}], {{Answers}}}""",
            BadRowKind.WrongField, "a picture part with 'base64'; expected its picture under 'image', 'path' or 'url'"
        },
        {
            $$"""{"prompt": [{"role": "user", "content": [{"type": "image", "bytes": "AAAA", "path": null}, {{Words}}]}],"""
                + $$""" {{Answers}}}""",
            BadRowKind.WrongField, "'bytes' are a text, as of a picture in base64"
        },
        {
            $$"""{"image": "a.jpg", "prompt": "[{'role': 'user', 'content': 'q?'}]", {{Answers}}}""",
            BadRowKind.NotJson, "'prompt' is not JSON"
        },
        {
            $$"""{"images": ["a.jpg"], {{Answers}}}""",
            BadRowKind.MissingField, "no field 'prompt'"
        },
        {
            $$"""{"image": "a.jpg", "conversations": [{{Gpt}}, {{Human}}], {{Rejected}}}""",
            BadRowKind.WrongField, "questions and answers in turn"
        },
        {
            $$"""{"image": "a.jpg", "conversations": [{{Human}}, {{Gpt}}, {{Human}}], {{Rejected}}}""",
            BadRowKind.WrongField, "questions and answers in turn"
        },
        {
            $$"""{"image": "a.jpg", "conversations": [{{Human}}, {{Gpt}}, {{Human}}, {{Gpt}}], {{Rejected}}}""",
            BadRowKind.WrongField, "1 turns long; expected 2"
        },
        {
            $$"""{"image": "a.jpg", "conversations": [{{Human}}, {{Gpt}}],"""
                + $$""" "rejected_conversations": [{"from": "human", "value": "else?"}, {{WorseGpt}}]}""",
            BadRowKind.WrongField, "in turn 1"
        },
        {
            """{"image": "a.jpg", "text": "no json"}""",
            BadRowKind.NotJson, "'text' is not JSON"
        },
        {
            """{"image": "a.jpg", "text": "[]"}""",
            BadRowKind.WrongField, "'text' is JSON, but an empty list"
        },
        {
            """{"image": "a.jpg", "text": "{\"question\": \"q?\", \"chosen\": \"c\"}"}""",
            BadRowKind.MissingField, "no field 'text.rejected'"
        },
        {
            """{"image": "a.jpg", "text": "{\"question\": \"q?\", \"chosen\": \"\", \"rejected\": \"r\"}"}""",
            BadRowKind.EmptyText, "'text.chosen' is empty"
        },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Open_VariantOfALayout_IsRead(string row)
    {
        PreferenceSample sample =
            Assert.Single(PreferenceDatasetReader.Open(_folder.Write("d.jsonl", row), null, BadRowPolicy.Stop).Samples);
        Assert.Equal(("q?", "c", "r"), (sample.Question, sample.Chosen, sample.Rejected));
        Assert.Contains("a.jpg", sample.Image.Description, StringComparison.Ordinal);
        Assert.Null(sample.RejectedImage);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Open_RowThatCannotBeExpressed_SaysWhy(string row, BadRowKind kind, string reason)
    {
        UserDataException error = Assert.Throws<UserDataException>(
            () => PreferenceDatasetReader.Open(_folder.Write("d.jsonl", row), null, BadRowPolicy.Stop));
        Assert.Contains("d.jsonl, line 1 (row 0): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);

        // Beside a good row of the same layout only the bad one is left out.
        IPreferenceDataset both =
            PreferenceDatasetReader.Open(_folder.Write("d.jsonl", $"{row}\n{Fellow(row)}"), null, BadRowPolicy.Skip);
        Assert.Equal((0, kind), (Assert.Single(both.BadRows).Row, both.BadRows[0].Kind));
        Assert.Equal(1, Assert.Single(both.Samples).Row);
    }

    [Fact]
    public void Open_PovidWithSeveralTurns_KeepsBothAnswersOfEach()
    {
        const string more = """{"from": "human", "value": "And?"}""";
        const string better = $$"""[{{Human}}, {{Gpt}}, {{more}}, {"from": "gpt", "value": "good"}]""";
        const string worse = $$"""[{{Human}}, {{WorseGpt}}, {{more}}, {"from": "gpt", "value": "bad"}]""";
        const string row =
            $$"""{"image": "a.jpg", "conversations": {{better}}, "rejected_conversations": {{worse}}}""";
        PreferenceSample sample =
            Assert.Single(PreferenceDatasetReader.Open(_folder.Write("d.jsonl", row), null, BadRowPolicy.Stop).Samples);
        Assert.Equal([new ConversationTurn("And?", "good", "bad")], sample.LaterTurns);
    }

    [Fact]
    public void Open_LlavaMarkerInALaterQuestion_IsRefused()
    {
        const string more = """{"from": "human", "value": "<image> And?"}""";
        const string row = $$"""{"image": "a.jpg", "conversations": [{{Human}}, {{Gpt}}, {{more}}, {{Gpt}}]}""";
        UserDataException error = Assert.Throws<UserDataException>(
            () => PreferenceDatasetReader.Open(_folder.Write("d.jsonl", row), null, BadRowPolicy.Stop));
        Assert.Contains("later question", error.Message, StringComparison.Ordinal);
    }

    // An accepted row of the layout that a refused one has.
    private static string Fellow(string row)
    {
        bool Has(string part) => row.Contains(part, StringComparison.Ordinal);
        string mark = row.StartsWith("{\"messages\"", StringComparison.Ordinal) ? "{\"messages\""
            : row.StartsWith("{\"conversations\"", StringComparison.Ordinal) ? "{\"conversations\""
            : Has("rejected_conversations") ? "rejected_conversations"
            : Has("\"text\": \"") && !Has("chosen\": [") ? "\"text\""
            : "\"prompt\"";
        return Accepted.Select(accepted => accepted.Data).First(accepted => accepted.Contains(mark, StringComparison.Ordinal));
    }
}
