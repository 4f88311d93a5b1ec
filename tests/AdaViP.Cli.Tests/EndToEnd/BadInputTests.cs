using AdaViP.Cli.Tests.Support;
using AdaViP.Llava.Models;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// Whatever is wrong with what the user hands over: the right exit code, a message that names it, never a stack trace.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private const string FirstShard = "model.safetensors";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ModelFolder_Missing_NamesIt() =>
        (await TrainAsync(_folder.At("nowhere"))).ShouldFail(3, _folder.At("nowhere"));

    [Fact]
    public async Task Config_UnknownArchitecture_NamesFieldAndValue()
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config => config["architectures"]![0] = "GptForEverything");
        (await TrainAsync(model.Path))
            .ShouldFail(3, "config.json", "architectures", "GptForEverything", "LlavaForConditionalGeneration");
    }

    [Fact]
    public async Task Weights_ShardMissing_NamesTheFile()
    {
        var model = new TinyCheckpoint(_folder);
        File.Delete(model.File(FirstShard));
        (await TrainAsync(model.Path)).ShouldFail(3, FirstShard);
    }

    [Theory]
    [InlineData(4)] // in the length of the header
    [InlineData(100)] // in the header
    [InlineData(4000)] // in the data
    public async Task Weights_Truncated_NamesTheFileAndBothSizes(long length)
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Truncate(FirstShard, length);
        (await TrainAsync(model.Path)).ShouldFail(3, FirstShard);
    }

    [Fact]
    public async Task Weights_WrongShape_NamesTensorAndBothShapes()
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config => config["text_config"]!["intermediate_size"] = 180);
        (await TrainAsync(model.Path)).ShouldFail(3, "mlp", "180", "96", "48");
    }

    [Fact]
    public async Task Tokenizer_OfAnotherVocabulary_NamesBothSizes()
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config => config["text_config"]!["vocab_size"] = 40000);
        (await TrainAsync(model.Path)).ShouldFail(3, "tokenizer.model", "700", "40000");
    }

    [Fact]
    public async Task Tokenizer_Missing_NamesIt()
    {
        var model = new TinyCheckpoint(_folder);
        File.Delete(model.File("tokenizer.model"));
        (await TrainAsync(model.Path)).ShouldFail(3, "tokenizer.model");
    }

    [Fact]
    public async Task PictureSettings_OfAnotherSize_NamesBothSizes()
    {
        var model = new TinyCheckpoint(_folder);
        string settings = await File.ReadAllTextAsync(
            model.File("preprocessor_config.json"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            model.File("preprocessor_config.json"), settings.Replace("42", "28", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        (await TrainAsync(model.Path)).ShouldFail(3, "28 x 28", "42", "preprocessor_config.json");
    }

    [Fact]
    public async Task Data_Missing_NamesIt() =>
        (await TrainDataAsync(_folder.At("none.jsonl"))).ShouldFail(3, "none.jsonl");

    [Fact]
    public async Task Data_Empty_NamesIt() =>
        (await TrainDataAsync(_folder.Write("empty.jsonl", ""))).ShouldFail(3, "empty.jsonl");

    [Fact]
    public async Task Data_CorruptPicture_NamesFileRowAndPicture()
    {
        _folder.Write("broken.jpg", "this is not a picture");
        string data = _folder.Write("data.jsonl", Row("0.png") + Row("broken.jpg"));
        File.Copy(GoldenRun.Picture, _folder.At("0.png"));
        (await TrainDataAsync(data, _folder.Path, "--set", "schedule.batch_size=1")).ShouldFail(3, "broken.jpg", "row 1");
        CommandResult skipped = (await TrainDataAsync(
            data, _folder.Path,
            "--set", "data.bad_rows=skip", "--set", "schedule.steps=1", "--set", "schedule.batch_size=1"))
            .ShouldExit(0);
        Assert.Contains("broken.jpg", skipped.Error, StringComparison.Ordinal);
        Assert.Contains("decoded pictures 2/2", skipped.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_PictureMissing_NamesFileRowAndPictureOnce()
    {
        string data = _folder.Write("data.jsonl", Row("none.jpg"));
        CommandResult result = (await TrainDataAsync(data, _folder.Path)).ShouldFail(3);
        Assert.StartsWith($"error: {data}, line 1 (row 0), 'image' none.jpg: no file ", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Error.Split("row 0").Length);
        Assert.False(Directory.Exists(_folder.At("out")), "a start that failed left its folder");
    }

    [Theory]
    [InlineData("{}", "line 1 (row 0)")]
    [InlineData("[{}]", "row 0")]
    [InlineData("null", "line 1 (row 0)")]
    [InlineData("[]", "is empty")]
    public async Task Data_NoUsableRow_NamesFileAndRow(string content, string where) =>
        (await TrainDataAsync(_folder.Write("data.json", content))).ShouldFail(3, "data.json", where);

    [Fact]
    public async Task Data_SupervisedRows_TrainWithSftOnly()
    {
        string data = _folder.Write(
            "data.jsonl", """{"image": "0.png", "question": "What is it?", "chosen": "A truck."}""" + "\n");
        string[] one = ["--set", "schedule.steps=1", "--set", "schedule.batch_size=1"];
        (await TrainDataAsync(data, GoldenRun.Images, one)).ShouldFail(3, "data.jsonl, line 1 (row 0)", "no field 'rejected'");
        (await TrainDataAsync(data, GoldenRun.Images, [.. one, "--set", "objective=sft"])).ShouldExit(0);
    }

    [Fact]
    public async Task Batch_LargerThanTheData_NamesBothNumbers() =>
        (await TrainAsync(GoldenRun.Model, "--set", "schedule.batch_size=64"))
            .ShouldFail(2, "schedule.batch_size is 64", "4 usable samples");

    [Fact]
    public async Task Reference_OfAnotherVocabulary_IsADataProblem() =>
        (await TrainAsync(GoldenRun.Model, "--reference", MicroRun.Model))
            .ShouldFail(3, $"{LlavaConfig.Load(MicroRun.Model).Text.VocabularySize}", "704");

    [Fact]
    public async Task Output_CannotBeAFolder_SaysWhyAndNothingOfOtherRuns()
    {
        string file = _folder.Write("notes.txt", "x");
        foreach ((string output, string reason) in new[]
        {
            (file, "is a file, not a folder"),
            ("/proc/foo", "nothing can be created in \"/proc\""),
        })
        {
            CommandResult result = (await AdavipProcess.RunAsync(GoldenRun.Train(output))).ShouldFail(2, output, reason);
            Assert.DoesNotContain("nother run", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Overwrite_ThatCannotStart_KeepsTheFinishedRun()
    {
        (await TrainAsync(GoldenRun.Model, "--set", "schedule.steps=1")).ShouldExit(0);
        byte[] model = await File.ReadAllBytesAsync(
            _folder.At("out", "model.safetensors"), TestContext.Current.CancellationToken);
        TinyCheckpoint damaged = new TinyCheckpoint(_folder, "damaged").Poison("language_model.lm_head.weight", float.NaN);
        (await TrainAsync(_folder.At("nowhere"), "--overwrite")).ShouldFail(3, "nowhere");
        (await TrainAsync(damaged.Path, "--overwrite")).ShouldFail(3, "finite");
        (await TrainDataAsync(_folder.Write("empty.jsonl", ""), GoldenRun.Images, "--overwrite")).ShouldFail(3, "empty.jsonl");
        Assert.Equal(model,
            await File.ReadAllBytesAsync(_folder.At("out", "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(_folder.At("out", "config.json")));
    }

    [Fact]
    public async Task Data_BrokenRow_NamesFileAndLine()
    {
        string data = _folder.Write(
            "broken.jsonl", Row("0.png") + """{"image": "0.png", "question": "What?", "chosen": "A box."}""" + "\n");
        (await TrainDataAsync(data, GoldenRun.Images)).ShouldFail(3, "broken.jsonl, line 2", "rejected");
    }

    [Fact]
    public async Task Answer_EmptyAfterTruncation_GivesAllLengths() =>
        (await TrainAsync(GoldenRun.Model, "--set", "data.max_length=50"))
            .ShouldFail(3, "preferences.jsonl", "row 0", "50", "54", "max_length");

    [Fact]
    public async Task Loss_NotFiniteAtTheStart_NamesStepAndSamples()
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Poison("language_model.lm_head.weight", float.NaN);
        (await TrainAsync(model.Path)).ShouldFail(3, "finite");
        (await TrainAsync(model.Path, "--set", "objective=sft")).ShouldFail(3, "finite");
        Assert.False(Directory.Exists(_folder.At("out")), "a start that failed left its folder");
    }

    [Fact]
    public async Task Loss_DivergesLater_EarlierCheckpointsStay()
    {
        string output = _folder.At("out");
        CommandResult result = await AdavipProcess.RunAsync(
            GoldenRun.Train(
                output, "--set", "optimizer.learning_rate=1e30", "--set", "schedule.warmup_steps=1",
                "--set", "output.save_every=1"));
        result.ShouldFail(1, "Step 2", "optimizer.learning_rate", "step 1");
        Assert.Equal(["step-1"], GoldenRun.Checkpoints(output));
    }

    [Fact]
    public async Task DiskFull_WhileSaving_EarlierCheckpointsStayAndTheRunResumes()
    {
        string[] steps = ["--set", "schedule.steps=4", "--set", "output.save_every=2"];
        (await AdavipProcess.RunAsync(GoldenRun.Train(_folder.At("whole"), steps))).ShouldExit(0);

        // A run that was stopped after its first checkpoint goes on with a disk that takes no file over 8 MB; the model has 17.
        string output = _folder.At("out");
        using (AdavipProcess stopped = AdavipProcess.Start(GoldenRun.Train(output, steps)))
        {
            await stopped.WaitForOutputAsync("saved step 2");
            stopped.Signal(AdavipProcess.SigKill);
            await stopped.WaitAsync();
        }

        using AdavipProcess full = AdavipProcess.StartWithFileLimit(600, GoldenRun.Train(output, [.. steps, "--resume"]));
        CommandResult failed = (await full.WaitAsync()).ShouldFail(1, output, "step-4", "step-2", "--resume", "ulimit -f");
        Assert.DoesNotContain(".partial", failed.Error, StringComparison.Ordinal);
        Assert.Equal(["step-2"], GoldenRun.Checkpoints(output));
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, [.. steps, "--resume"]))).ShouldExit(0);
        GoldenRun.AssertSameResult(_folder.At("whole"), output);
    }

    [Fact]
    public async Task Resume_WithAnotherRecipe_NamesKeyAndBothValues()
    {
        string output = _folder.At("out");
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, "--set", "schedule.steps=1"))).ShouldExit(0);
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, "--set", "schedule.steps=1", "--set", "loss.beta=0.3", "--resume")))
            .ShouldFail(2, "loss.beta", "0.1", "0.3");
        (await AdavipProcess.RunAsync(
            GoldenRun.Train(output, "--set", "schedule.steps=1", "--set", "loss.anchor_weight=0.5", "--resume")))
            .ShouldFail(2, "loss.anchor_weight was 0 and is 0.5");
    }

    [Fact]
    public async Task Output_HoldsARun_RefusedLikeAnyExistingOutput()
    {
        string output = _folder.At("out");
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, "--set", "schedule.steps=1"))).ShouldExit(0);
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, "--set", "schedule.steps=1")))
            .ShouldFail(2, output, "--resume", "--overwrite");
    }

    [Fact]
    public async Task Output_IsSomebodyElsesModel_Refused()
    {
        var model = new TinyCheckpoint(_folder);
        byte[] config = await File.ReadAllBytesAsync(model.File("config.json"), TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync(GoldenRun.Train(model.Path, "--overwrite"))).ShouldFail(2, model.Path, "--out");
        Assert.Equal(config, await File.ReadAllBytesAsync(model.File("config.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Recipe_BadKeyOrMissingFile_Exit2()
    {
        string recipe = _folder.Write("mine.yaml", "optimizer:\n  learning_rat: 1\n");
        string[] rest = ["--model", GoldenRun.Model, "--data", GoldenRun.Data, "--out", _folder.At("out")];
        (await AdavipProcess.RunAsync(["train", "--recipe", recipe, .. rest]))
            .ShouldFail(2, recipe + ":2", "optimizer.learning_rate");
        (await AdavipProcess.RunAsync(["train", "--recipe", "none.yaml", .. rest])).ShouldFail(2, "none.yaml");
        Assert.False(Directory.Exists(_folder.At("out")), "a wrong recipe must not leave an output folder");
    }

    [Fact]
    public async Task Device_NotThere_SaysWhatThereIs()
    {
        (await TrainAsync(GoldenRun.Model, "--device", "cuda:99")).ShouldFail(1, "cuda:99");
        (await AdavipProcess.RunAsync(
            "train", "--recipe", "tiny", "--model", "m", "--data", "d", "--out", "o", "--device", "cuda:0",
            "--set", "runtime.kernels=native"))
            .ShouldFail(2, "runtime.kernels", "auto or torch");
    }

    [Fact]
    public async Task UnknownFailure_Debug_ShowsTheStackTraceOnlyThen()
    {
        string[] command = [
            "train", "--recipe", "tiny", "--model", _folder.At("nowhere"), "--data", "d", "--out", _folder.At("o")];
        (await AdavipProcess.RunAsync(command)).ShouldFail(3);
        CommandResult debug = await AdavipProcess.RunAsync(command, input: null, ("ADAVIP_DEBUG", "1"));
        Assert.Contains("   at AdaViP.", debug.Error, StringComparison.Ordinal);
    }

    private static string Row(string image) =>
        $$"""{"image": "{{image}}", "rejected_image": "{{image}}","""
            + """ "question": "What is it?", "chosen": "A truck.", "rejected": "A boat."}""" + "\n";

    private Task<CommandResult> TrainAsync(string model, params string[] more) =>
        AdavipProcess.RunAsync(GoldenRun.TrainModel(model, _folder.At("out"), more));

    private Task<CommandResult> TrainDataAsync(string data, string? images = null, params string[] more) =>
        AdavipProcess.RunAsync(
        [
            "train", "--recipe", "tiny", "--model", GoldenRun.Model, "--data", data, "--out", _folder.At("out"),
            "--set", "runtime.threads=1", .. images is null ? Array.Empty<string>() : ["--image-root", images], .. more,
        ]);
}
