using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

[Collection(ProcessTests.Name)]
public sealed class DemoTests
{
    private static readonly string[] Short = ["--set", "schedule.steps=3"];

    [Fact]
    public async Task Demo_Any_TrainsBothWaysSaysTheModelIsRandomAndLeavesUsableFiles()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("demo");
        CommandResult demo = (await AdavipProcess.RunAsync(["demo", "--out", output, .. Short])).ShouldExit(0);
        Assert.Contains("The model of this demo is random", demo.Out, StringComparison.Ordinal);
        // ln 3, equal rewards and weights; then ln 2, where dpo has no third sequence.
        Assert.Matches(@"\n +1 +1\.0986 +[+-]0\.000 +[+-]0\.000 +[+-]0\.000 +0\.500 +0\.500 ", demo.Out);
        Assert.Matches(@"\n +1 +0\.6931 +[+-]0\.000 +[+-]0\.000 +- +- +- ", demo.Out);
        Assert.Equal(2, demo.Out.Split("\n   3  ").Length - 1);

        (await AdavipProcess.RunAsync(
            "generate", "--model", Path.Combine(output, "adavip"), "--image", Path.Combine(output, "data", "images", "000.png"),
            "--question", "What is in the picture?", "--max-new-tokens", "4", "--json")).ShouldExit(0);
        (await AdavipProcess.RunAsync(
            "train", "--recipe", "demo", "--model", Path.Combine(output, "model"),
            "--data", Path.Combine(output, "data", "preferences.jsonl"),
            "--out", Path.Combine(output, "mine"), "--set", "objective=vision_sum", "--set", "schedule.steps=1")).ShouldExit(0);
    }

    [Fact]
    public async Task Demo_Twice_SameNumbersAndTheFirstOneIsReplaced()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("demo");
        string first = (await AdavipProcess.RunAsync(["demo", "--out", output, .. Short])).ShouldExit(0).Out;
        string[] mine =
        [
            "mine/run.json", "notes.txt", "adavip/scores.json", "adavip/step-3/mine.txt", "model/notes.txt",
            "data/images/mine.png", "data/images/999.png", "data/images/000.without-me.png",
        ];
        Assert.All(mine, name => folder.Write($"demo/{name}", "mine"));
        string[] before = Directory.GetFileSystemEntries(output, "*", SearchOption.AllDirectories);
        Assert.Equal(first, (await AdavipProcess.RunAsync(["demo", "--out", output, .. Short])).ShouldExit(0).Out);
        Assert.All(mine, name => Assert.Equal("mine", File.ReadAllText(Path.Combine(output, name))));
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(output, "*", SearchOption.AllDirectories).Order());

        string[] parts = ["model/generation_config.json", "adavip/generation_config.json", "dpo/adapter_model.safetensors"];
        foreach (string name in parts)
        {
            string part = folder.Write($"demo/{name}", "mine");
            Dictionary<string, DateTime> times = Times(output);
            (await AdavipProcess.RunAsync("demo", "--out", output)).ShouldFail(2, part, "Move it away", "--out");
            Assert.Equal(times, Times(output));
            File.Delete(part);
        }

        static Dictionary<string, DateTime> Times(string folder) => Directory
            .GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);
    }

    [Theory]
    [InlineData("")]
    [InlineData("made by 'adavip demo'? No, by me.")]
    public async Task Demo_MarkerOfSomebodyElse_IsNoMarker(string text)
    {
        using var folder = new TemporaryFolder();
        const string Marker = "made-by-adavip-demo.txt";
        string[] mine = [folder.Write(Marker, text), folder.Write("model/config.json", "mine")];
        (await AdavipProcess.RunAsync("demo", "--out", folder.Path)).ShouldFail(2, folder.Path, "no demo made it", Marker);
        Assert.Equal([text, "mine"], mine.Select(File.ReadAllText));
    }

    [Fact]
    public async Task Demo_FolderOfSomebodyElse_IsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("mine.txt", "mine");
        (await AdavipProcess.RunAsync("demo", "--out", folder.Path)).ShouldFail(2, folder.Path, "no demo made it");
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
    }
}
