using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>Texts to which a template has been applied, and texts that only speak of its words.</summary>
public sealed class AppliedTemplateTests : IDisposable
{
    private const string Llama = "<|start_header_id|>user<|end_header_id|>\n\nWhat?<|eot_id|>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, int> Questions => new()
    {
        { "USER: <image>\nWhat? ", "USER:", 1 },
        { "USER: What?", "USER:", 1 },
        { "<image>\nUSER: What? ASSISTANT:", "USER:", 9 },
        { "user: <image>\nWhat?\nassistant:", "user:", 1 },
        { "What? ASSISTANT:", "ASSISTANT:", 7 },
        { "What?\nassistant: ", "assistant:", 7 },
        { $"{LlavaPhrases.System} USER: What? ASSISTANT:", "ASSISTANT:", LlavaPhrases.System.Length + 14 },
        { $"{LlavaPhrases.System} What?", "A chat between", 1 },
        { "<|im_start|>user\nWhat?<|im_end|>", "<|im_start|>user", 1 },
        { "<|im_start|>system\nHelp.<|im_end|>\n<|im_start|>user\nWhat?<|im_end|>\n<|im_start|>assistant\n",
            "<|im_start|>system", 1 },
        { "<|im_start|>User:<image>What?<end_of_utterance>\nAssistant:", "<|im_start|>User", 1 },
        { "User:<image>What?<end_of_utterance>\nAssistant:", "User:", 1 },
        { Llama, "<|start_header_id|>user<|end_header_id|>", 1 },
        { "<|begin_of_text|>" + Llama, "<|begin_of_text|>", 1 },
        { "<bos><start_of_turn>user\nWhat?<end_of_turn>\n<start_of_turn>model\n", "<bos>", 1 },
        { "<start_of_turn>user\nWhat?<end_of_turn>", "<start_of_turn>user", 1 },
        { "<|user|>\n<|image_1|>\nWhat?<|end|>\n<|assistant|>\n", "<|user|>", 1 },
        { "[INST] What? [/INST]", "[INST]", 1 },
        { "<s>[INST] <<SYS>>\nHelp.\n<</SYS>>\n\nWhat? [/INST]", "[INST]", 4 },
        { "<<SYS>>\nHelp.\n<</SYS>>\n\nWhat?", "<<SYS>>", 1 },
        { "### Human: What?\n### Assistant:", "### Human:", 1 },
        { "### Instruction:\nWhat?\n\n### Response:", "### Instruction:", 1 },
    };

    public static TheoryData<string, string, int> Answers => new()
    {
        { "ASSISTANT: Yes.", "ASSISTANT:", 1 },
        { "assistant: Yes.", "assistant:", 1 },
        { "USER: <image>\nSay it ASSISTANT: Yes.", "USER:", 1 },
        { "USER: q? ASSISTANT: Yes.", "USER:", 1 },
        { "USER: Say it.\nASSISTANT: Yes.", "USER:", 1 },
        { "Yes.<|im_end|>", "<|im_end|>", 5 },
        { "<|im_start|>user\nq?<|im_end|>\n<|im_start|>assistant\nYes.", "<|im_start|>user", 1 },
        { "[INST] q? [/INST] Yes.", "[INST]", 1 },
        { "<start_of_turn>model\nYes.<end_of_turn>", "<start_of_turn>model", 1 },
        { "### Assistant: Yes.", "### Assistant:", 1 },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void Question_WithATemplate_IsRefusedWithTheMarkerAndItsPlace(string text, string marker, int at) =>
        AssertRefused(Refuse(question: text), "question", marker, at, "Write the question alone");

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_WithATemplate_IsRefusedWithTheMarkerAndItsPlace(string text, string marker, int at)
    {
        AssertRefused(Refuse(chosen: text), "chosen", marker, at, "Write the answer alone");
        AssertRefused(Refuse(rejected: text), "rejected", marker, at, "Write the answer alone");
    }

    [Fact]
    public void Answer_ThatRepeatsTheQuestionBehindTheUsersWord_IsAWholeConversation() => AssertRefused(
        Refuse("Describe the picture", "USER: Describe the picture ASSISTANT: A truck"), "chosen", "USER:", 1,
        "without the question");

    [Fact]
    public void Refusal_OfALongText_ShowsThePlaceOfTheMarker()
    {
        string reason = Refuse(question: new string('x', 300) + " Why? ASSISTANT:");
        Assert.Contains("at character 307 (\"...", reason, StringComparison.Ordinal);
        Assert.Contains(" Why? ASSISTANT:\"", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A user said: USER: hello?")]
    [InlineData("What does ASSISTANT: mean?")]
    [InlineData("USERS wait?")]
    [InlineData("Who is the assistant:")]
    [InlineData("### Human rights, what are they?")]
    [InlineData("What is <|im_start|> for?")]
    [InlineData("What follows [INST]?")]
    public void Question_ThatSpeaksOfSuchWords_IsAText(string text) => Assert.Equal(text, Read(question: text).Question);

    [Theory]
    [InlineData("USER: is a field of a form; ASSISTANT: another.")]
    [InlineData("[INST] is a token.")]
    [InlineData("<|im_start|> is a token.")]
    [InlineData("User: the name of a field")]
    [InlineData("The sign says ASSISTANT: Smith.")]
    [InlineData("{\"value\": 3}")]
    [InlineData("[{\"value\": 3}, {\"value\": 4}]")]
    public void Answer_ThatSpeaksOfSuchWords_IsAText(string text)
    {
        Assert.Equal(text, Read(chosen: text).Chosen);
        Assert.Equal(text, Read(rejected: text).Rejected);
    }

    private static void AssertRefused(string reason, string field, string marker, int at, string advice)
    {
        Assert.Contains($"'{field}' has \"{marker}\" at character {at} (", reason, StringComparison.Ordinal);
        Assert.Contains("conversation template has been applied", reason, StringComparison.Ordinal);
        Assert.Contains(advice, reason, StringComparison.Ordinal);
    }

    private string Refuse(string question = "q?", string chosen = "c", string rejected = "r")
    {
        string file = Write(question, chosen, rejected, fellow: true);
        BadRow bad = Assert.Single(PreferenceDatasetReader.Open(file, null, BadRowPolicy.Skip).BadRows);
        Assert.Equal((0, BadRowKind.AppliedTemplate), (bad.Row, bad.Kind));
        Assert.InRange(bad.Reason.Length, 10, 500);
        return bad.Reason;
    }

    private PreferenceSample Read(string question = "q?", string chosen = "c", string rejected = "r") =>
        Assert.Single(PreferenceDatasetReader.Open(Write(question, chosen, rejected, fellow: false), null,
            BadRowPolicy.Stop).Samples);

    private string Write(string question, string chosen, string rejected, bool fellow)
    {
        string row = JsonSerializer.Serialize(new { image = "a.jpg", question, chosen, rejected });
        string good = JsonSerializer.Serialize(new { image = "a.jpg", question = "q?", chosen = "c", rejected = "r" });
        return _folder.Write("d.jsonl", fellow ? $"{row}\n{good}\n" : row);
    }
}
