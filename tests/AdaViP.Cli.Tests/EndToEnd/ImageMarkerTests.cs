using System.Text.Json;
using AdaViP.Cli.Tests.Evaluations;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>The picture's marker in a question is taken out or refused; it never reaches the model as text.</summary>
public sealed class ImageMarkerTests
{
    private static string Picture => GoldenRun.Picture;

    [Theory]
    [InlineData("tokenizer.model")]
    [InlineData("tokenizer.json")]
    public async Task Generate_QuestionWithMarker_HasThePromptWithoutIt(string tokenizer)
    {
        using var folder = new TemporaryFolder();
        string model = tokenizer == "tokenizer.json" ? MicroRun.AsOfTransformers5(folder) : GoldenRun.Model;
        string[] command =
        [
            "generate", "--model", model, "--image", Picture, "--max-new-tokens", "2", "--json", "--question",
        ];
        string plain = (await AdavipProcess.RunAsync([.. command, "What is it?"])).ShouldExit(0).Out;
        Assert.Equal(plain, (await AdavipProcess.RunAsync([.. command, "<image>\nWhat is it?"])).ShouldExit(0).Out);
        Assert.Equal(plain, (await AdavipProcess.RunAsync([.. command, "What is it?\n<image>"])).ShouldExit(0).Out);
        (await InProcess.RunAsync([.. command, "What does <image> show?"]))
            .ShouldFail(2, "--question has <image> between its words");
        (await InProcess.RunAsync([.. command, "<image>\n<image>\nWhat?"])).ShouldFail(2, "--question has <image> 2 times");
    }

    [Fact]
    public async Task Chat_QuestionWithMarker_IsAnsweredOrNamed()
    {
        CommandResult result = (await AdavipProcess.RunAsync(
            ["chat", "--model", GoldenRun.Model, "--image", Picture, "--max-new-tokens", "2"],
            "What is it?\n/new\n<image> What is it?\nWhat does <image> show?\n/quit\n")).ShouldExit(3);
        string[] lines = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0], lines[1]);
        Assert.Contains("The question has <image> between its words", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_QuestionsWithMarker_AreAskedWithoutIt()
    {
        using var data = new EvaluationData();
        string[] command = data.Generate("pope", "plain", "--limit", "2");
        (await AdavipProcess.RunAsync(command)).ShouldExit(0);
        string text = await File.ReadAllTextAsync(data.QuestionFile("pope"), TestContext.Current.CancellationToken);
        string marked = data.Write("marked.jsonl", text.Replace("Is there", "<image>\\nIs there", StringComparison.Ordinal));
        string[] with = [.. command.Select(
            part => part == data.At("pope-questions.jsonl") ? marked : part == data.At("plain") ? data.At("marked") : part)];
        (await AdavipProcess.RunAsync(with)).ShouldExit(0);
        Assert.Equal(
            await File.ReadAllTextAsync(data.At("plain", "answers.jsonl"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(data.At("marked", "answers.jsonl"), TestContext.Current.CancellationToken));
        using JsonDocument scores = JsonDocument.Parse(
            await File.ReadAllBytesAsync(data.At("marked", "scores.json"), TestContext.Current.CancellationToken));
        Assert.Equal(2, scores.RootElement.GetProperty("extra").GetProperty("answers").GetInt32());
        await File.WriteAllTextAsync(
            marked, text.Replace("a cat in", "a cat <image> in", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        (await InProcess.RunAsync([.. with, "--overwrite"]))
            .ShouldFail(3, "marked.jsonl, line 1", "the question has <image> between its words");
    }
}
