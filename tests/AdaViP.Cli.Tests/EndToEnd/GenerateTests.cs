using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

public sealed class GenerateTests
{
    private static string Truck => GoldenRun.Picture;

    [Theory]
    [InlineData("greedy", "1")]
    [InlineData("beams_3", "3")]
    public async Task Generate_GoldenSamples_TokensEqualTransformers(string golden, string beams)
    {
        JsonElement samples = GoldenRun.Expected("samples");
        JsonElement expected = GoldenRun.Expected(golden);
        JsonElement sequences = GoldenRun.Expected("sequences");
        for (int i = 0; i < samples.GetArrayLength(); i++)
        {
            CommandResult result = (await AdavipProcess.RunAsync(
                "generate", "--model", GoldenRun.Model,
                "--image", Path.Combine(GoldenRun.Images, samples[i].GetProperty("image").GetString()!),
                "--question", samples[i].GetProperty("question").GetString()!,
                "--max-new-tokens", "12", "--beams", beams, "--json")).ShouldExit(0);
            using JsonDocument json = JsonDocument.Parse(result.Out);
            Assert.Equal(Ids(expected[i]), Ids(json.RootElement.GetProperty("token_ids")));
            Assert.Equal(
                Ids(sequences[3 * i].GetProperty("input_ids")).Take(sequences[3 * i].GetProperty("answer_start").GetInt32()),
                Ids(json.RootElement.GetProperty("prompt_ids")));
            Assert.False(json.RootElement.GetProperty("ended").GetBoolean());
            Assert.NotEmpty(json.RootElement.GetProperty("text").GetString()!);
        }
    }

    [Fact]
    public async Task Generate_Sampling_TheSeedDecides()
    {
        string[] command = [
            "generate", "--model", GoldenRun.Model, "--image", Truck, "--question", "What is it?", "--max-new-tokens", "8",
            "--temperature", "1", "--top-p", "0.9", "--seed"];
        string first = (await AdavipProcess.RunAsync([.. command, "1"])).ShouldExit(0).Out;
        Assert.Equal(first, (await AdavipProcess.RunAsync([.. command, "1"])).ShouldExit(0).Out);
        Assert.NotEqual(first, (await AdavipProcess.RunAsync([.. command, "2"])).ShouldExit(0).Out);
    }

    [Fact]
    public async Task Generate_PlainAndJson_SameText()
    {
        string[] command = [
            "generate", "--model", GoldenRun.Model, "--image", Truck, "--question", "What is it?", "--max-new-tokens", "6"];
        string plain = (await AdavipProcess.RunAsync(command)).ShouldExit(0).Out;
        using JsonDocument json = JsonDocument.Parse((await AdavipProcess.RunAsync([.. command, "--json"])).ShouldExit(0).Out);
        Assert.Equal(json.RootElement.GetProperty("text").GetString(), plain.TrimEnd('\n'));
    }

    [Fact]
    public async Task Generate_SettingsOfTheCheckpoint_HoldWhereNoOptionIsGiven()
    {
        using var folder = new TemporaryFolder();
        var model = new TinyCheckpoint(folder);
        string[] command = ["generate", "--model", model.Path, "--image", Truck, "--question", "What is it?", "--json"];
        async Task<int[]> TokensAsync(string settings, params string[] options)
        {
            File.WriteAllText(model.File("generation_config.json"), settings);
            using JsonDocument json = JsonDocument.Parse(
                (await AdavipProcess.RunAsync([.. command, .. options])).ShouldExit(0).Out);
            return Ids(json.RootElement.GetProperty("token_ids"));
        }

        int[] three = await TokensAsync("""{"max_new_tokens": 3}""");
        Assert.Equal(3, three.Length);
        Assert.Equal(5, (await TokensAsync("""{"max_new_tokens": 3}""", "--max-new-tokens", "5")).Length);
        Assert.Equal(three[..2], await TokensAsync($$"""{"max_new_tokens": 3, "eos_token_id": [2, {{three[1]}}]}"""));
        Assert.Equal(
            await TokensAsync("""{}""", "--max-new-tokens", "6", "--beams", "3"),
            await TokensAsync("""{"max_new_tokens": 6, "num_beams": 3}"""));

        File.WriteAllText(model.File("generation_config.json"), """{"num_beams": 100}""");
        (await AdavipProcess.RunAsync(command))
            .ShouldFail(3, "generation_config.json: num_beams is 100, but at most 64", "--beams");
        File.WriteAllText(model.File("generation_config.json"), """{"bad_words_ids": [[5]]}""");
        (await AdavipProcess.RunAsync(command))
            .ShouldFail(3, "generation_config.json", "bad_words_ids is [[5]]", "no such field");
    }

    [Fact]
    public async Task Generate_PictureMissingOrBroken_Exit3()
    {
        using var folder = new TemporaryFolder();
        string broken = folder.Write("broken.png", "no picture");
        string[] rest = ["--model", GoldenRun.Model, "--question", "What?"];
        (await AdavipProcess.RunAsync(["generate", .. rest, "--image", folder.At("none.png")])).ShouldFail(3, "none.png");
        (await AdavipProcess.RunAsync(["generate", .. rest, "--image", broken])).ShouldFail(3, "broken.png");
        (await AdavipProcess.RunAsync(["generate", .. rest, "--image", folder.Path])).ShouldFail(3, folder.Path, "is a folder");
    }

    [Fact]
    public async Task Generate_MoreTokensThanPositions_SaysHowManyFit() =>
        (await AdavipProcess.RunAsync(
            "generate", "--model", GoldenRun.Model, "--image", Truck, "--question", "What?",
            "--max-new-tokens", "5000")).ShouldFail(2, "5000", "1024");

    [Fact]
    public async Task Generate_QuestionLongerThanThePositions_IsAWrongCommandLine() =>
        (await AdavipProcess.RunAsync(
            "generate", "--model", GoldenRun.Model, "--image", Truck,
            "--question", string.Concat(Enumerable.Repeat("word ", 2000))))
        .ShouldFail(2, "1024 positions", "Shorten the question");

    [Fact]
    public async Task Chat_FromAPipe_AnswersEveryLineUntilQuit()
    {
        string[] command = ["chat", "--model", GoldenRun.Model, "--image", Truck, "--max-new-tokens", "4"];
        CommandResult result = (await AdavipProcess.RunAsync(
            command, "What is it?\n\n/nonsense\nAnd what else?\n/new\nWhat is it?\n/quit\nnever asked\n")).ShouldExit(0);
        string[] answers = result.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(3, answers.Length);
        Assert.Equal(answers[0], answers[2]); // a forgotten conversation starts as the first did
        Assert.NotEqual(answers[0], answers[1]);
        Assert.Contains("/nonsense is not a command", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_AnswerCutAtTheLimit_SaysSo()
    {
        string[] command = [
            "generate", "--model", GoldenRun.Model, "--image", Truck, "--question", "What is it?", "--max-new-tokens"];
        CommandResult cut = (await AdavipProcess.RunAsync([.. command, "3"])).ShouldExit(0);
        Assert.Contains("warning: the answer was cut at 3 new tokens", cut.Error, StringComparison.Ordinal);
        Assert.Contains("--max-new-tokens", cut.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_DefaultLimitBeyondTheRoomOfTheModel_TakesTheRoom()
    {
        using var folder = new TemporaryFolder();
        string model = new TinyCheckpoint(folder, "short")
            .Configure(config => config["text_config"]!["max_position_embeddings"] = 90).Path;
        string[] command = ["generate", "--model", model, "--image", Truck, "--question", "What is it?"];
        CommandResult cut = (await AdavipProcess.RunAsync(command)).ShouldExit(0);
        Assert.Contains("the model has no more positions", cut.Error, StringComparison.Ordinal);
        (await AdavipProcess.RunAsync([.. command, "--max-new-tokens", "512"])).ShouldFail(2, "512 new ones", "90 positions");
    }

    [Fact]
    public async Task Chat_QuestionWithTwoSlashes_IsSentWithOne()
    {
        string[] command = ["chat", "--model", GoldenRun.Model, "--image", Truck, "--max-new-tokens", "4"];
        string slash = (await AdavipProcess.RunAsync(command, "//what\n")).ShouldExit(0).Out;
        CommandResult generated = await AdavipProcess.RunAsync(
            "generate", "--model", GoldenRun.Model, "--image", Truck, "--question", "/what", "--max-new-tokens", "4");
        Assert.Equal(generated.ShouldExit(0).Out, slash);
    }

    [Fact]
    public async Task Chat_EndOfInput_EndsWell() =>
        (await AdavipProcess.RunAsync(["chat", "--model", GoldenRun.Model, "--image", Truck, "--max-new-tokens", "2"], "What?\n"))
            .ShouldExit(0);

    [Fact]
    public async Task Chat_StandardInputClosed_EndsWithAMessage()
    {
        string[] command = ["adavip", "chat", "--model", GoldenRun.Model, "--image", Truck, "<&-"];
        (await AdavipProcess.RunShellAsync(string.Join(' ', command), Path.GetTempPath()))
            .ShouldFail(2, "standard input, which is closed");
    }

    [Fact]
    public async Task Chat_StandardInputIsAFolder_SaysSoAndWhatToSend()
    {
        string line = $"adavip chat --model '{GoldenRun.Model}' --image '{Truck}' < /";
        (await AdavipProcess.RunShellAsync(line, Path.GetTempPath()))
            .ShouldFail(3, "Standard input cannot be read: ", "through a pipe");
    }

    [Fact]
    public async Task Chat_QuestionThatIsNotUtf8_IsNotAskedAndTheNextOneIs()
    {
        string chat = $"adavip chat --model '{GoldenRun.Model}' --image '{Truck}' --max-new-tokens 2";
        CommandResult result = (await AdavipProcess.RunShellAsync(
            $"printf 'caf\\xe9?\\nWhat?\\n' | {chat}", Path.GetTempPath())).ShouldExit(3);
        Assert.Contains("U+FFFD, which usually stands for bytes that are not UTF-8", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 question of standard input could not be asked", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Out.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task StandardOutputClosed_FailsWhereTheResultWasToBePrinted_AndNotWhereItIsALog()
    {
        (await AdavipProcess.RunShellAsync("adavip version >&-", Path.GetTempPath()))
            .ShouldFail(1, "Standard output cannot be written: it is closed");
        (await AdavipProcess.RunShellAsync("adavip info >&- 2>&-", Path.GetTempPath())).ShouldExit(1);
        string[] toOutput =
        [
            "adavip", "logprobs", "--model", GoldenRun.Model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images,
            "--out", "-", ">&-",
        ];
        (await AdavipProcess.RunShellAsync(string.Join(' ', toOutput), Path.GetTempPath()))
            .ShouldFail(1, "--out", "standard output, which is closed");

        using var folder = new TemporaryFolder();
        string[] train = ["adavip", .. GoldenRun.Train(folder.At("run"), "--set", "schedule.steps=1"), ">&-", "2>&-", "<&-"];
        (await AdavipProcess.RunShellAsync(string.Join(' ', train), folder.Path)).ShouldExit(0);
        Assert.True(File.Exists(folder.At("run", "config.json")));
    }

    private static int[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];
}
