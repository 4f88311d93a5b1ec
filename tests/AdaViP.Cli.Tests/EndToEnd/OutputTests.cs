using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Where results go: never over what they are made from, never in place of something that is not a file.</summary>
public sealed class OutputTests : IDisposable
{
    private const string Row =
        """{"image": "0.png", "question": "What is it?", "chosen": "A truck.", "rejected": "A boat."}""" + "\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data.jsonl")]
    [InlineData("sub/../data.jsonl")]
    [InlineData("link.jsonl")]
    [InlineData("hard.jsonl")]
    public async Task LogProbs_OutIsTheDataByAnyName_IsRefusedAndTheDataStays(string name)
    {
        string data = _folder.Write("data.jsonl", Row);
        Directory.CreateDirectory(_folder.At("sub"));
        File.CreateSymbolicLink(_folder.At("link.jsonl"), "data.jsonl");
        (await AdavipProcess.RunShellAsync("ln data.jsonl hard.jsonl", _folder.Path)).ShouldExit(0);
        (await LogProbsAsync(data, _folder.At(name), "--overwrite")).ShouldFail(2, Path.GetFileName(name), "--data", "same file");
        Assert.Equal(Row, await File.ReadAllTextAsync(data, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LogProbs_OutIsOneOfTheFilesOfAPattern_IsRefused()
    {
        string data = _folder.Write("part-1.jsonl", Row);
        (await LogProbsAsync(_folder.At("part-*.jsonl"), data, "--overwrite"))
            .ShouldFail(2, "part-1.jsonl", "--data", "same file");
        Assert.Equal(Row, await File.ReadAllTextAsync(data, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LogProbs_OutIsAPictureOfTheData_IsRefused()
    {
        string picture = _folder.At("0.png");
        File.Copy(GoldenRun.Picture, picture);
        string data = _folder.Write("data.jsonl", Row);
        (await AdavipProcess.RunAsync("logprobs", "--model", GoldenRun.Model, "--data", data, "--out", picture, "--overwrite"))
            .ShouldFail(2, "0.png", "a picture of --data", "would be lost");
    }

    [Fact]
    public async Task Evaluate_LinkUnderANameThatItWrites_IsRefusedAndItsTargetStays()
    {
        string precious = _folder.Write("precious.txt", "precious");
        string questions = _folder.Write(
            "questions.jsonl", """{"question_id": 1, "image": "0.png", "text": "Is there a cup?", "label": "no"}""" + "\n");
        string answers = _folder.Write("answers.jsonl", "{\"answer\": \"yes\"}\n");
        foreach (string name in (string[])["scores.json.partial", "items.json.partial", "report.html", "run.lock", "run.json"])
        {
            string output = Directory.CreateDirectory(_folder.At("out-" + name)).FullName;
            File.CreateSymbolicLink(Path.Combine(output, name), precious);
            CommandResult result = await AdavipProcess.RunAsync(
                "evaluate", "pope", "--answers", answers, "--annotations", questions, "--out", output);
            result.ShouldFail(2, name, "a link to", precious);
            Assert.Equal("precious", await File.ReadAllTextAsync(precious, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task StandardOutput_ThatTakesNoMore_IsNamed()
    {
        CommandResult full = await AdavipProcess.RunShellAsync($"'{AdavipProcess.Path}' recipe list > /dev/full", _folder.Path);
        full.ShouldFail(1, "Standard output cannot be written: the disk is full");
    }

    [Fact]
    public async Task LogProbs_OutIsTheModelOrTheRecipe_IsRefused()
    {
        var model = new TinyCheckpoint(_folder);
        string recipe = _folder.Write("mine.yaml", "name: mine\n");
        string data = _folder.Write("data.jsonl", Row);
        string[] rest = [
            "--data", data, "--image-root", GoldenRun.Images, "--model", model.Path, "--recipe", recipe, "--overwrite"];
        (await AdavipProcess.RunAsync(["logprobs", .. rest, "--out", model.File("config.json")]))
            .ShouldFail(2, "--model", "config.json");
        (await AdavipProcess.RunAsync(["logprobs", .. rest, "--out", recipe])).ShouldFail(2, "--recipe", recipe);
        Assert.Equal("name: mine\n", await File.ReadAllTextAsync(recipe, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Evaluate_QuestionsUnderAnOutputsName_AreNotLost()
    {
        const string Question = """{"question_id": 1, "image": "0.png", "text": "Is there a cup?", "label": "no"}""" + "\n";
        Directory.CreateDirectory(_folder.At("out"));
        string questions = _folder.Write("out/answers.jsonl", Question);
        (await AdavipProcess.RunAsync(
            "evaluate", "pope", "--model", GoldenRun.Model, "--questions", questions, "--images", GoldenRun.Images,
            "--max-new-tokens", "2", "--out", _folder.At("out"),
            "--overwrite")).ShouldFail(2, "--out", questions, "would replace");
        Assert.Equal(Question, await File.ReadAllTextAsync(questions, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LogProbs_OutIsALinkAPipeADeviceOrAFolder_IsLeftAlone()
    {
        string data = _folder.Write("data.jsonl", Row);
        _folder.Write("other.txt", "other");
        File.CreateSymbolicLink(_folder.At("link"), "other.txt");
        File.CreateSymbolicLink(_folder.At("dangling"), "nothing");
        (await AdavipProcess.RunShellAsync("mkfifo pipe", _folder.Path)).ShouldExit(0);
        (await LogProbsAsync(data, _folder.At("link"), "--overwrite")).ShouldFail(2, "link", "symbolic link", "other.txt");
        (await LogProbsAsync(data, _folder.At("dangling"), "--overwrite")).ShouldFail(2, "dangling", "symbolic link", "nothing");
        (await LogProbsAsync(data, _folder.At("pipe"), "--overwrite")).ShouldFail(2, "pipe", "named pipe", "--out -");
        (await LogProbsAsync(data, "/dev/null", "--overwrite")).ShouldFail(2, "/dev/null", "device", "--out -");
        (await LogProbsAsync(data, _folder.Path, "--overwrite")).ShouldFail(2, _folder.Path, "folder");
        (await LogProbsAsync(data, _folder.At("new") + "/")).ShouldFail(2, "new/", "names a folder");
        (await AdavipProcess.RunShellAsync(
            "test -p pipe && test -L link && test -L dangling && test ! -e new", _folder.Path)).ShouldExit(0);
        Assert.Equal("other", await File.ReadAllTextAsync(_folder.At("other.txt"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    public async Task LogProbs_OutIsStandardOutput_StreamsLinesOnly(string name)
    {
        CommandResult result = (await LogProbsAsync(_folder.Write("data.jsonl", Row), name)).ShouldExit(0);
        Assert.Equal(
            ["++", "+-"],
            result.Out.TrimEnd('\n').Split('\n')
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sequence").GetString()));
        Assert.Contains("wrote 2 sequences to standard output", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogProbs_OldPartialFileOfSomebody_Stays()
    {
        string partial = _folder.Write("logps.jsonl.partial", "mine");
        (await LogProbsAsync(_folder.Write("data.jsonl", Row), _folder.At("logps.jsonl"))).ShouldExit(0);
        Assert.Equal("mine", await File.ReadAllTextAsync(partial, TestContext.Current.CancellationToken));
        Assert.Equal(3, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task LogProbs_DiskFull_SaysSoAndLeavesNothing()
    {
        string[] command = [
            "logprobs", "--model", GoldenRun.Model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images,
            "--out", _folder.At("x.jsonl")];
        using AdavipProcess full = AdavipProcess.StartWithFileLimit(1, command);
        (await full.WaitAsync()).ShouldFail(1, "x.jsonl", "cannot be written", "larger than");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task LogProbs_ReaderOfStandardOutputGone_EndsInSilence()
    {
        string[] command = [
            "adavip", "logprobs", "--model", GoldenRun.Model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images,
            "--out", "-"];
        CommandResult result = (await AdavipProcess.RunShellAsync(
            $"set -o pipefail; {string.Join(' ', command)} --quiet | head -n 1", _folder.Path)).ShouldExit(0);
        Assert.Single(result.Out.TrimEnd('\n').Split('\n'));
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task RecipeCopy_MissingFolder_IsMade()
    {
        string path = _folder.At("new", "mine.yaml");
        (await InProcess.RunAsync("recipe", "copy", "tiny", path)).ShouldExit(0);
        (await InProcess.RunAsync("recipe", "validate", path)).ShouldExit(0);
    }

    [Fact]
    public async Task Output_WhereNothingCanBeWritten_SaysWhy()
    {
        string file = _folder.Write("file", "");
        (await InProcess.RunAsync("recipe", "copy", "tiny", "/proc/x/mine.yaml"))
            .ShouldFail(2, "/proc/x/mine.yaml", "nothing can be created in \"/proc\"");
        (await InProcess.RunAsync("recipe", "copy", "tiny", file + "/mine.yaml"))
            .ShouldFail(2, file + "/mine.yaml", $"\"{file}\" is a file");
        (await LogProbsAsync(_folder.Write("data.jsonl", Row), "/proc/x")).ShouldFail(2, "--out", "/proc/x", "cannot be written");
        (await AdavipProcess.RunAsync("demo", "--out", "/proc/x"))
            .ShouldFail(2, "--out", "/proc/x", "nothing can be created in \"/proc\"");
        CommandResult train = (await AdavipProcess.RunAsync(GoldenRun.Train("/proc/x")))
            .ShouldFail(2, "--out", "/proc/x", "nothing can be created in \"/proc\"");
        Assert.DoesNotContain("Another run", train.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Could not find", train.Error, StringComparison.Ordinal);
    }

    private static Task<CommandResult> LogProbsAsync(string data, string output, params string[] more) => AdavipProcess.RunAsync(
        ["logprobs", "--model", GoldenRun.Model, "--data", data, "--image-root", GoldenRun.Images, "--out", output, .. more]);
}
