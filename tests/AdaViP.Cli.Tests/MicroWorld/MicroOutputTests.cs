using System.Security.Cryptography;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>What the commands that draw and describe scenes replace, and what they say when they are stopped.</summary>
public sealed class MicroOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Preferences_OverAFileThatIsRead_OrOfAnotherKind_AreRefused()
    {
        string model = _folder.At("model");
        (await AdavipProcess.RunAsync("micro", "start-model", "--out", model, "--tower-steps", "1")).ShouldExit(0);
        string world = _folder.Write("world.yaml", "labels: { samples: 1 }\n");
        string other = _folder.Write("notes.txt", "mine");
        byte[] weights = await File.ReadAllBytesAsync(
            Path.Combine(model, "model.safetensors"), TestContext.Current.CancellationToken);
        string[] command = ["micro", "preferences", "--model", model, "--world", world, "--count", "1", "--overwrite", "--out"];
        foreach (string output in new[] { Path.Combine(model, "model.safetensors"), world, other })
        {
            (await AdavipProcess.RunAsync([.. command, output])).ShouldFail(2, output, "would be lost");
        }

        Assert.Equal(weights, await File.ReadAllBytesAsync(
            Path.Combine(model, "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal("mine", await File.ReadAllTextAsync(other, TestContext.Current.CancellationToken));
        string table = _folder.At("preferences.parquet");
        (await AdavipProcess.RunAsync([.. command, table])).ShouldExit(0);
        (await AdavipProcess.RunAsync([.. command, table])).ShouldExit(0);
    }

    [Fact]
    public async Task StartModel_WhereNothingCanBeWritten_IsRefusedBeforeTheTowerLearns()
    {
        string file = _folder.Write("file", "mine");
        (await AdavipProcess.RunAsync("micro", "start-model", "--out", Path.Combine(file, "model")))
            .ShouldFail(2, file, "where nothing can be written");
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
        File.CreateSymbolicLink(_folder.At("link"), "nowhere");
        (await AdavipProcess.RunAsync("micro", "start-model", "--out", _folder.At("link")))
            .ShouldFail(2, _folder.At("link"), "is a link to \"nowhere\", which leads nowhere");
    }

    [Fact]
    public async Task Draw_OverPicturesThatNoDrawMade_IsRefused_AndOverItsOwnIsTheSame()
    {
        Directory.CreateDirectory(_folder.At("mine", "images"));
        _folder.Write("mine/images/00000.png", "mine");
        string[] command = ["micro", "draw", "supervised", "--count", "2", "--overwrite", "--out"];
        (await AdavipProcess.RunAsync([.. command, _folder.At("mine")])).ShouldFail(2, "holds images");
        (await AdavipProcess.RunAsync([.. command, _folder.At("drawn")])).ShouldExit(0);
        string[] before = Contents();
        (await AdavipProcess.RunAsync([.. command, _folder.At("drawn")])).ShouldExit(0);
        Assert.Equal(before, Contents());

        string[] Contents() =>
        [
            .. Directory.GetFiles(_folder.At("drawn"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => $"{file}: {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
        ];
    }

    [Fact]
    public async Task Draw_Interrupted_SaysHowToStartAgain_AndThatLineWorks()
    {
        using AdavipProcess draw = AdavipProcess.Start(
            ["micro", "draw", "supervised", "--out", _folder.At("drawn"), "--count", "50000"]);
        while (!File.Exists(_folder.At("drawn", "images", "00003.png")))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        draw.Signal(AdavipProcess.SigTerm);
        CommandResult result = (await draw.WaitAsync()).ShouldExit(130);
        Assert.Contains(
            $"To start again: adavip micro draw supervised --out {_folder.At("drawn")} --count 50000 --overwrite",
            result.Error, StringComparison.Ordinal);
        (await AdavipProcess.RunAsync("micro", "draw", "supervised", "--out", _folder.At("drawn"), "--count", "2", "--overwrite"))
            .ShouldExit(0);
        Assert.Equal(2, Directory.GetFiles(_folder.At("drawn", "images")).Length);
    }

    [Fact]
    public async Task StartModel_Interrupted_SaysHowToStartAgainAndLeavesNothing()
    {
        using AdavipProcess start = AdavipProcess.Start(["micro", "start-model", "--out", _folder.At("start")]);
        await start.WaitForOutputAsync("tower trained");
        start.Signal(AdavipProcess.SigTerm);
        CommandResult result = (await start.WaitAsync()).ShouldExit(130);
        Assert.Contains(
            $"no model is kept. To start again: adavip micro start-model --out {_folder.At("start")}",
            result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Score_OfCaptionsOfOtherScenes_IsRefused()
    {
        string drawn = _folder.At("drawn");
        (await AdavipProcess.RunAsync("micro", "draw", "evaluation", "--count", "3", "--seed", "5", "--out", drawn))
            .ShouldExit(0);
        string captions = _folder.Write(
            "captions.jsonl", string.Concat(Enumerable.Range(0, 3).Select(id => $$"""{"id": {{id}}, "caption": "x"}""" + "\n")));
        string[] command = ["micro", "score", captions, "--objects", Path.Combine(drawn, "objects.jsonl"), "--seed"];
        (await AdavipProcess.RunAsync([.. command, "5"])).ShouldExit(0);
        (await AdavipProcess.RunAsync([.. command, "6"])).ShouldFail(3, "objects.jsonl", "scene 0 shows", "--seed");
    }

    [Fact]
    public async Task LogProbs_OverAFileOfAnotherKind_AreRefused()
    {
        string weights = _folder.Write("other/model.safetensors", "weights of another model");
        (await AdavipProcess.RunAsync(
            "logprobs", "--model", GoldenRun.Model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images,
            "--out", weights, "--overwrite")).ShouldFail(2, weights, "would be lost");
        Assert.Equal("weights of another model", await File.ReadAllTextAsync(weights, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("supervised:\n  least_anchors: 3\n  most_anchors: 2\n", "supervised.least_anchors is 3", "most_anchors is 2")]
    [InlineData("labels:\n  noise: 1.5\n", "labels.noise is \"1.5\"", "from 0 to 1")]
    [InlineData("picture:\n  sid: 96\n", "picture.sid", "picture.side")]
    public async Task World_WithImpossibleKnobs_IsRefused(string text, params string[] complaints)
    {
        string world = _folder.Write("world.yaml", text);
        (await AdavipProcess.RunAsync("micro", "draw", "evaluation", "--out", _folder.At("drawn"), "--world", world))
            .ShouldFail(2, complaints);
        Assert.False(Directory.Exists(_folder.At("drawn")));
    }
}
