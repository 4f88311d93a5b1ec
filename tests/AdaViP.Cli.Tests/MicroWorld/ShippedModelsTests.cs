using System.Text.Json;
using AdaViP.Cli.Failures;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Tests.Support;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.Vision.Foundation;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>The tiny foundation models that come with the program.</summary>
public sealed class ShippedModelsTests : IDisposable
{
    // Largest file of the models, in bytes.
    private const long Largest = 3 << 20;

    // M1 to M6 of docs/numerics.md.
    private const string Scenes = "500";
    private const double TagF1 = 0.95;
    private const double BoxShare = 0.95;
    private const double MaskIou = 0.85;
    private const double GoneShare = 0.9;
    private const double FillPsnr = 25;
    private const double NamedShare = 0.9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CheckModels_OnScenesOfTheirOwn_KeepTheBounds()
    {
        CommandResult result = await AdavipProcess.RunAsync("micro", "check-models", "--scenes", Scenes, "--json");
        JsonElement found = JsonElement.Parse(result.ShouldExit(ExitCode.Done).Out);
        double Of(string name) => found.GetProperty(name).GetDouble();
        Assert.True(Of("tag_f1") >= TagF1, result.Out);
        Assert.True(Of("box_share") >= BoxShare, result.Out);
        Assert.True(Of("mask_iou") >= MaskIou, result.Out);
        Assert.True(Of("gone_share") >= GoneShare, result.Out);
        Assert.True(Of("fill_psnr") >= FillPsnr, result.Out);
        Assert.True(Of("named_share") >= NamedShare, result.Out);
        Assert.True(found.GetProperty("bounds_kept").GetBoolean());
    }

    [Fact]
    public async Task CheckModels_ADetectorThatFindsNothing_FailsAndSaysWhichBoundsAreBroken()
    {
        string models = Copy();
        string yaml = Path.Combine(models, "models.yaml");
        string text = File.ReadAllText(yaml);
        Assert.Contains("box_threshold: 0.5", text, StringComparison.Ordinal);
        File.WriteAllText(yaml, text.Replace("box_threshold: 0.5", "box_threshold: 1", StringComparison.Ordinal));
        CommandResult result = await AdavipProcess.RunAsync("micro", "check-models", "--models", yaml, "--scenes", "2");
        Assert.Contains("LESS THAN", result.ShouldExit(ExitCode.Failed).Out, StringComparison.Ordinal);
    }

    // Objects that are hardly to be seen are what the models did not learn from.
    [Fact]
    public async Task CheckModels_InAnotherLook_MeasuresThere_AndKeepsTheNumbersInAFile()
    {
        string world = _folder.Write("world.yaml", "picture: { contrast: 0.1, partner_contrast: 0.1 }\n");
        string file = _folder.At("numbers.json");
        string[] command = ["micro", "check-models", "--world", world, "--scenes", "8", "--out", file];
        CommandResult result = await AdavipProcess.RunAsync(command);
        Assert.Contains("LESS THAN", result.ShouldExit(ExitCode.Failed).Out, StringComparison.Ordinal);
        JsonElement found = JsonElement.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.InRange(found.GetProperty("tag_f1").GetDouble(), 0, 0.9);
        Assert.False(found.GetProperty("bounds_kept").GetBoolean());

        (await AdavipProcess.RunAsync(command)).ShouldFail(ExitCode.Usage, file, "--overwrite");
        (await AdavipProcess.RunAsync([.. command, "--overwrite"])).ShouldExit(ExitCode.Failed);
        (await AdavipProcess.RunAsync("micro", "check-models", "--out", world, "--overwrite"))
            .ShouldFail(ExitCode.Usage, world, "would be lost");
    }

    [Theory]
    [InlineData("tagger.onnx")]
    [InlineData("tags.txt")]
    [InlineData("merges.txt")]
    public async Task CheckModels_AFileAltered_NamesItAndBothHashes(string name)
    {
        string models = Copy();
        string before = HashOf(models, name);
        byte[] bytes = File.ReadAllBytes(Path.Combine(models, name));
        File.WriteAllBytes(Path.Combine(models, name), [.. bytes, (byte)'\n']);
        CommandResult result =
            await AdavipProcess.RunAsync("micro", "check-models", "--models", Path.Combine(models, "models.yaml"));
        result.ShouldFail(ExitCode.Data, name, before, HashOf(models, name));
    }

    [Fact]
    public async Task CheckModels_AFileMissing_NamesIt()
    {
        string models = Copy();
        File.Delete(Path.Combine(models, "detector.onnx"));
        CommandResult result =
            await AdavipProcess.RunAsync("micro", "check-models", "--models", Path.Combine(models, "models.yaml"));
        result.ShouldFail(ExitCode.Data, "detector.onnx");
    }

    [Fact]
    public void Files_OfTheModels_AreSmallAndHaveHashes()
    {
        FoundationModels models = ModelsFile.Read(FoundationTraining.ShippedConfiguration);
        Assert.All(
            [
                models.Tagger!.Graph.Sha256, models.Tagger.Tags.Sha256, models.Tagger.Thresholds!.Sha256,
                models.Detector!.Graph.Sha256, models.Detector.Vocabulary.Sha256, models.Segmenter!.Encoder.Sha256,
                models.Segmenter.Decoder.Sha256, models.Inpainter!.Graph.Sha256, models.Scorer!.Image.Sha256,
                models.Scorer.Text!.Sha256, models.Scorer.Merges.Sha256,
            ],
            hash => Assert.Equal(64, hash?.Length));
        Assert.All(
            Directory.EnumerateFiles(Path.GetDirectoryName(FoundationTraining.ShippedConfiguration)!),
            file => Assert.InRange(new FileInfo(file).Length, 1, Largest));
    }

    // What is finished is not trained again: the shipped models, by the shipped plan.
    [Fact]
    public async Task TrainModels_WhereAllAreFinished_ChangesNothing()
    {
        string models = Copy();
        string before = HashOf(models, "models.yaml");
        CommandResult result = await AdavipProcess.RunAsync("micro", "train-models", "--out", models, "--seed", "1");
        Assert.Contains("scorer: finished before", result.ShouldExit(ExitCode.Done).Out, StringComparison.Ordinal);
        Assert.Equal(before, HashOf(models, "models.yaml"));
    }

    [Fact]
    public async Task TrainModels_ModelsOfAnotherSeed_AreRefused()
    {
        CommandResult result = await AdavipProcess.RunAsync("micro", "train-models", "--out", Copy(), "--seed", "2");
        result.ShouldFail(ExitCode.Usage, "holds models of seed 1, not 2", "--overwrite");
    }

    private string Copy() => _folder.Copy(Path.GetDirectoryName(FoundationTraining.ShippedConfiguration)!, "models");

    private static string HashOf(string folder, string name) =>
        Core.Files.Digest.Of(File.ReadAllBytes(Path.Combine(folder, name)));
}
