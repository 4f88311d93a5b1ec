using System.Text.Json;
using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary><c>evaluate BENCHMARK --model</c> with the tiny golden checkpoint: answers, scores, page, resume.</summary>
public sealed partial class GeneratedAnswerTests
{
    public static TheoryData<string> Benchmarks => EvaluationData.Benchmarks;

    [Theory]
    [MemberData(nameof(Benchmarks))]
    public async Task Evaluate_Batched_EqualsOneAtATimeAndIsScored(string benchmark)
    {
        using var data = new EvaluationData();
        CommandResult batched = (await AdavipProcess.RunAsync(data.Generate(benchmark, "batched"))).ShouldExit(0);
        (await AdavipProcess.RunAsync(data.Generate(benchmark, "single", "--batch-size", "1"))).ShouldExit(0);
        string[] answers = await File.ReadAllLinesAsync(
            data.At("batched", "answers.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal(EvaluationData.Questions, answers.Length);
        Assert.Equal(answers,
            await File.ReadAllLinesAsync(data.At("single", "answers.jsonl"), TestContext.Current.CancellationToken));
        Assert.Contains($"answered {EvaluationData.Questions}/{EvaluationData.Questions} | ",
            batched.Out, StringComparison.Ordinal);
        Assert.Contains(" | eta 00:00", batched.Out, StringComparison.Ordinal);
        if (benchmark is "amber" or "mmhal")
        {
            using JsonDocument list = JsonDocument.Parse(
                await File.ReadAllBytesAsync(data.At("batched", "answers.json"), TestContext.Current.CancellationToken));
            Assert.Equal(EvaluationData.Questions, list.RootElement.GetArrayLength());
        }

        if (benchmark == "mmhal")
        {
            Assert.Contains("--judge-url", batched.Out, StringComparison.Ordinal);
            Assert.False(File.Exists(data.At("batched", "scores.json")), "scores without a judge");
            return;
        }

        // What was generated scores the same when it is read again.
        (await AdavipProcess.RunAsync(
            [
                "evaluate", benchmark, "--answers", data.At("batched", "answers.jsonl"),
                "--questions", data.QuestionFile(benchmark), "--out", data.At("again"),
                .. data.Annotations(benchmark)])).ShouldExit(0);
        Assert.Equal(
            await File.ReadAllTextAsync(data.At("batched", "scores.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(data.At("again", "scores.json"), TestContext.Current.CancellationToken));
        await AssertSelfContained(data.At("batched", "report.html"));
        if (benchmark == "pope")
        {
            // Nonsense counts as yes, so the three questions with the answer no are shown with their pictures.
            Assert.Equal(3, Pictures().Count(
                await File.ReadAllTextAsync(data.At("batched", "report.html"), TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task KilledRun_RunAgain_GivesTheAnswersOfTheUninterruptedRun()
    {
        using var data = new EvaluationData { MostTokens = 60 };
        string[] one = ["--batch-size", "1"];
        (await AdavipProcess.RunAsync(data.Generate("objhal", "whole", one))).ShouldExit(0);
        using (AdavipProcess killed = AdavipProcess.Start(data.Generate("objhal", "killed", one)))
        {
            await killed.WaitForOutputAsync("answered 1/");
            killed.Signal(AdavipProcess.SigKill);
            (await killed.WaitAsync()).ShouldExit(128 + AdavipProcess.SigKill);
        }

        // As if the kill had come in the middle of a line.
        string answers = data.At("killed", "answers.jsonl");
        string[] lines = await File.ReadAllLinesAsync(data.At("whole", "answers.jsonl"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            answers, lines[0] + "\n" + lines[1] + "\n" + lines[2][..^9], TestContext.Current.CancellationToken);
        CommandResult resumed = (await AdavipProcess.RunAsync(data.Generate("objhal", "killed", one))).ShouldExit(0);
        Assert.Contains("2 of 5 answers are there already", resumed.Out, StringComparison.Ordinal);
        Assert.Contains("was not finished", resumed.Error, StringComparison.Ordinal);
        foreach (string file in (string[])["answers.jsonl", "scores.json"])
        {
            Assert.Equal(
                await File.ReadAllTextAsync(data.At("whole", file), TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(data.At("killed", file), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task CtrlC_WhileAnswering_KeepsTheAnswersAndSaysHowToGoOn()
    {
        using var data = new EvaluationData { MostTokens = 60 };
        using AdavipProcess interrupted = AdavipProcess.Start(data.Generate("objhal", "out", "--batch-size", "1"));
        await interrupted.WaitForOutputAsync("answered 1/");
        interrupted.Signal(AdavipProcess.SigInt);
        CommandResult result = (await interrupted.WaitAsync()).ShouldExit(130);
        Assert.Contains("To continue: adavip evaluate objhal ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Out + result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(await File.ReadAllLinesAsync(data.At("out", "answers.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Folder_WithAnswersOfAnotherRun_IsRefusedUntilOverwritten()
    {
        using var data = new EvaluationData();
        (await AdavipProcess.RunAsync(data.Generate("pope", "out"))).ShouldExit(0);
        (await AdavipProcess.RunAsync(data.Generate("pope", "out", "--image-mode", "crop")))
            .ShouldFail(2, "image_mode", "pad", "crop", "--overwrite");
        (await AdavipProcess.RunAsync(data.Generate("pope", "out", "--image-mode", "crop", "--overwrite"))).ShouldExit(0);

        string answers = data.At("out", "answers.jsonl");
        string text = await File.ReadAllTextAsync(answers, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            answers, text.Replace("\"question_id\":2,", "\"question_id\":7,", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync(data.Generate("pope", "out", "--image-mode", "crop")))
            .ShouldFail(3, "answers.jsonl, line 2", "--overwrite");
    }

    [Fact]
    public async Task Precision_ThatAutoMeans_IsTheSameRun()
    {
        using var data = new EvaluationData();
        (await AdavipProcess.RunAsync(data.Generate("pope", "out"))).ShouldExit(0);
        CommandResult same = (await AdavipProcess.RunAsync(data.Generate("pope", "out", "--precision", "float32"))).ShouldExit(0);
        Assert.Contains("5 of 5 answers are there already", same.Out, StringComparison.Ordinal);
        (await AdavipProcess.RunAsync(data.Generate("pope", "out", "--precision", "auto"))).ShouldExit(0);
        (await AdavipProcess.RunAsync(data.Generate("pope", "out", "--precision", "bfloat16")))
            .ShouldFail(2, "precision was auto (float32) and is now bfloat16", "--overwrite");
    }

    // Sixty gigabytes that are on no disk: reading them takes a minute.
    [Theory]
    [InlineData(AdavipProcess.SigInt)]
    [InlineData(AdavipProcess.SigTerm)]
    public async Task Signal_WhileTheModelIsRead_EndsAtOnceAndStoresNothing(int signal)
    {
        using var data = new EvaluationData();
        foreach (string file in Directory.EnumerateFiles(GoldenRun.Model))
        {
            File.Copy(file, Directory.CreateDirectory(data.At("model")).FullName + "/" + Path.GetFileName(file));
        }

        using (FileStream weights = File.Create(data.At("model", "other.safetensors")))
        {
            weights.SetLength(60L << 30);
        }

        string[] command = data.Generate("pope", "out", "--no-memory-check");
        command[Array.IndexOf(command, "--model") + 1] = data.At("model");
        using AdavipProcess process = AdavipProcess.Start(command);
        await process.WaitForOutputAsync("reading the files of the model");
        process.Signal(signal);
        CommandResult result = (await process.WaitAsync()).ShouldExit(130);
        Assert.Contains("64.4 GB", result.Out, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(result.Error, "stopping; finished answers are kept"));
        Assert.False(File.Exists(data.At("out", "run.json")), "a run that could not answer anything was begun");
        Assert.False(File.Exists(data.At("out", "answers.jsonl")), "answers were begun");
    }

    [Fact]
    public async Task RunWithoutAnswers_BindsNothing()
    {
        using var data = new EvaluationData();
        data.Write("out/run.json", """{"benchmark": "pope", "model": "other", "precision": "bfloat16"}""");
        data.Write("out/answers.jsonl", "");
        (await AdavipProcess.RunAsync(data.Generate("pope", "out"))).ShouldExit(0);
        Assert.DoesNotContain(
            "other", await File.ReadAllTextAsync(data.At("out", "run.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_ThatAreMissing_AreNamedBeforeTheModelIsRead()
    {
        using var data = new EvaluationData();
        string model = data.Write(
            "model/config.json",
            await File.ReadAllTextAsync(Path.Combine(GoldenRun.Model, "config.json"), TestContext.Current.CancellationToken));
        string[] base_ = ["evaluate", "pope", "--model", Path.GetDirectoryName(model)!, "--out", data.At("out")];
        (await InProcess.RunAsync(
            "evaluate", "pope", "--model", data.At("nowhere"), "--questions", data.QuestionFile("pope"),
            "--images", GoldenRun.Images, "--out", data.At("out"))).ShouldFail(3, "nowhere");
        (await InProcess.RunAsync([.. base_, "--questions", data.At("none")]))
            .ShouldFail(3, "coco_pope_random.json", "--questions");
        (await InProcess.RunAsync([.. base_, "--questions", data.QuestionFile("pope"), "--images", data.Root]))
            .ShouldFail(3, "line 1", "0.png", "--images");
        (await InProcess.RunAsync(
            "evaluate", "amber", "--model", Path.GetDirectoryName(model)!, "--out", data.At("out"),
            "--questions", data.QuestionFile("amber"),
            "--images", GoldenRun.Images)).ShouldFail(3, "relation.json", "--annotations");
        Assert.False(File.Exists(data.At("out", "answers.jsonl")), "answers were begun");
    }

    // Nothing is loaded from anywhere; every picture has a text.
    private static async Task AssertSelfContained(string path)
    {
        string page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.All(
            Sources().Matches(page),
            source => Assert.StartsWith("data:", source.Groups[1].Value, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<link (?!rel=\"icon\" href=\"data:,\"/>)", page); // an icon that is empty, so that none is asked for
        Assert.DoesNotMatch("url\\(", page);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.All(Pictures().Matches(page), picture => Assert.Matches("alt=\"[^\"]+\"", picture.Value));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("<img [^>]*>")]
    private static partial Regex Pictures();
}
