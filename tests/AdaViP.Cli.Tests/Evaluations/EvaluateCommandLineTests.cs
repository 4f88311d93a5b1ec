using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Files;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary>Command lines of <c>evaluate</c> that are refused before anything is made.</summary>
public sealed class EvaluateCommandLineTests
{
    [Theory]
    [InlineData("Nothing to score", "evaluate", "pope")]
    [InlineData("exclude each other", "evaluate", "pope", "--model", "m", "--answers", "a")]
    [InlineData("needs --out", "evaluate", "pope", "--model", "m")]
    [InlineData("--batch-size is \"0\"", "evaluate", "pope", "--answers", "a", "--batch-size", "0")]
    [InlineData("--limit is \"0\"", "evaluate", "pope", "--answers", "a", "--limit", "0")]
    [InlineData("--limit counts the questions of a file", "evaluate", "pope", "--answers", "a", "--limit", "2")]
    [InlineData("--max-new-tokens is \"131073\" but must be a whole number from 1 to 131072",
        "evaluate", "pope", "--model", "m", "--questions", "q", "--images", "i", "--out", "o", "--max-new-tokens", "131073")]
    [InlineData("--max-new-tokens needs --model", "evaluate", "pope", "--answers", "a", "--max-new-tokens", "2")]
    [InlineData("--limit and --judge-url exclude each other",
        "evaluate", "objhal", "--answers", "a", "--questions", "q", "--limit", "2", "--out", "o",
        "--judge-url", "http://127.0.0.1:1/v1")]
    [InlineData("--judge-url needs --out", "evaluate", "objhal", "--answers", "a", "--judge-url", "http://127.0.0.1:1/v1")]
    [InlineData("not an address", "evaluate", "objhal", "--answers", "a", "--out", "o", "--judge-url", "judge")]
    [InlineData("base address, to which /chat/completions is added: http://127.0.0.1:1/v1",
        "evaluate", "objhal", "--answers", "a", "--out", "o", "--judge-url", "http://127.0.0.1:1/v1/chat/completions/")]
    [InlineData("--judge-file and --judge-url exclude each other",
        "evaluate", "mmhal", "--judge-file", "f", "--out", "o", "--judge-url", "http://127.0.0.1:1/v1")]
    [InlineData("--judge-file and --judge-model exclude each other",
        "evaluate", "mmhal", "--judge-file", "f", "--judge-model", "m")]
    [InlineData("--judge-key-variable belongs to --judge-url, which is missing",
        "evaluate", "objhal", "--answers", "a", "--judge-key-variable", "K")]
    [InlineData("--preset is \"none.yaml\"", "evaluate", "pope", "--answers", "a", "--preset", "none.yaml")]
    public async Task CommandLine_ThatMakesNoSense_Exit2(string message, params string[] arguments) =>
        (await InProcess.RunAsync(arguments)).ShouldFail(2, message);

    [Fact]
    public async Task MmHal_WithoutQuestions_NamesTheOption()
    {
        using var folder = new TemporaryFolder();
        string judge = folder.Write("m.json", "[{\"choices\": [{\"message\": {\"content\": \"Rating: 1\"}}]}]");
        (await InProcess.RunAsync("evaluate", "mmhal", "--judge-file", judge))
            .ShouldFail(3, "name mmhal-bench_answer_template.json with --questions.");
        (await InProcess.RunAsync("evaluate", "mmhal", "--judge-file", judge, "--annotations", folder.Path))
            .ShouldFail(3, "with --questions; it is not in " + folder.Path);
    }

    [Theory]
    [InlineData("--judge-allow-http", "--judge-url", "http://judge.example/v1")]
    [InlineData("ADAVIP_TEST_NO_SUCH_KEY",
        "--judge-url", "https://judge.example/v1", "--judge-key-variable", "ADAVIP_TEST_NO_SUCH_KEY")]
    [InlineData("--judge-prompt is \"none.txt\"", "--judge-url", "https://judge.example/v1", "--judge-prompt", "none.txt")]
    [InlineData("name one with --judge-url")]
    public async Task Judge_ThatCannotBeAsked_IsRefusedBeforeAnythingIsMade(string message, params string[] judge)
    {
        using var folder = new TemporaryFolder();
        (await InProcess.RunAsync(["evaluate", "mmhal", "--answers", "a", "--out", folder.At("out"), .. judge]))
            .ShouldFail(2, message);
        Assert.False(Directory.Exists(folder.At("out")), "a folder of a command line that was refused");
    }

    [Fact]
    public async Task Places_ThatDoNotExist_AreNamed()
    {
        using var data = new EvaluationData();
        string answers = data.Write("a.jsonl", "{\"id\": \"p0\", \"text\": \"A cat.\"}\n");
        string[] chair = ["evaluate", "chair", "--answers", answers, .. data.Annotations("chair")];
        (await InProcess.RunAsync([.. chair, "--annotations", data.At("mistyped")]))
            .ShouldFail(3, $"--annotations \"{data.At("mistyped")}\" does not exist");
        (await InProcess.RunAsync([.. chair, "--images", data.At("mistyped")]))
            .ShouldFail(3, $"--images \"{data.At("mistyped")}\" does not exist");
        (await InProcess.RunAsync([.. chair, "--questions", data.At("mistyped")]))
            .ShouldFail(3, $"{data.At("mistyped")} (which does not exist)");
        (await InProcess.RunAsync("evaluate", "chair", "--answers", data.Root)).ShouldFail(3, "word list is missing");
        (await InProcess.RunAsync(["evaluate", "chair", "--answers", data.Root, .. data.Annotations("chair")]))
            .ShouldFail(3, $"{data.Root} is a folder");
    }

    [Fact]
    public async Task Output_ThatAnotherProcessHolds_IsRefused()
    {
        using var data = new EvaluationData();
        string answers = data.Write("a.jsonl", "{\"id\": \"p0\", \"text\": \"A cat.\"}\n");
        string[] chair = ["evaluate", "chair", "--answers", answers, "--out", data.At("out"), .. data.Annotations("chair")];
        using (OutputFolderLock.Take(data.At("out")))
        {
            (await InProcess.RunAsync(chair)).ShouldFail(1, data.At("out"), "in use by another run");
            Assert.False(File.Exists(data.At("out", "scores.json")), "scores in a folder that another process holds");
        }

        (await InProcess.RunAsync(chair)).ShouldExit(0);
        Assert.False(File.Exists(data.At("out", "run.lock")), "the lock outlived its process");
    }

    [Fact]
    public async Task Output_ThatIsTheInput_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string answers = folder.Write("scores.json", "{}");
        (await InProcess.RunAsync(
            "evaluate", "pope", "--answers", answers, "--annotations", folder.Path, "--out", folder.Path))
            .ShouldFail(2, "scores.json");
        Assert.Equal("{}", await File.ReadAllTextAsync(answers, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Output_WithGeneratedAnswers_IsNotScoredFromOthers()
    {
        using var folder = new TemporaryFolder();
        string questions = folder.Write(
            "q.jsonl", """{"question_id": 1, "image": "a.jpg", "text": "Is there a cat?", "label": "yes"}""");
        string answers = folder.Write("a.jsonl", """{"question_id": 1, "answer": "yes"}""");
        string run = folder.Write("out/run.json", """{"benchmark": "pope"}""");
        string[] command = ["evaluate", "pope", "--annotations", questions, "--out", folder.At("out")];
        (await InProcess.RunAsync([.. command, "--answers", answers]))
            .ShouldFail(2, "holds generated answers", answers, "--overwrite");
        string wrong = folder.Write("wrong.jsonl", """{"question_id": 7, "answer": "yes"}""");
        (await InProcess.RunAsync([.. command, "--answers", wrong, "--overwrite"])).ShouldFail(3, "there is no question 7");
        Assert.True(File.Exists(run), "a run went for answers that cannot be scored");
        (await InProcess.RunAsync([.. command, "--answers", answers, "--overwrite"])).ShouldExit(0);
        Assert.False(File.Exists(run));
        folder.Write("out/scores.json", """{"extra": {"benchmark": "amber"}}""");
        Assert.Contains("held scores of amber",
            (await InProcess.RunAsync([.. command, "--answers", answers])).ShouldExit(0).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("objhal")]
    [InlineData("chair")]
    public async Task Descriptions_DoubledOrMissing_AreRefusedOrCountedAsOfficially(string benchmark)
    {
        using var data = new EvaluationData();
        string field = benchmark == "chair" ? "id" : "image_id";
        string[] keys = benchmark == "chair" ? ["\"p0\"", "\"p1\""] : ["100", "101"];
        string[] command = [
            "evaluate", benchmark, "--questions", data.QuestionFile(benchmark), .. data.Annotations(benchmark), "--answers"];
        string[] rows = [.. keys.Select(key => $"{{\"{field}\": {key}, \"text\": \"A cat.\"}}\n")];
        string missing = data.Write("missing.jsonl", rows[0] + rows[1]);
        string doubled = data.Write("doubled.jsonl", rows[0] + rows[0]);
        (await InProcess.RunAsync([.. command, missing]))
            .ShouldFail(3, $"{missing}, line 2", "without an answer to 3 of 5 questions", "--as-official");
        (await InProcess.RunAsync([.. command, doubled]))
            .ShouldFail(3, $"{doubled}, line 2", "described in line 1 already", "--as-official");
        string unasked = data.Write("unasked.jsonl", rows[0] + $"{{\"{field}\": 999, \"text\": \"A cat.\"}}\n");
        (await InProcess.RunAsync([.. command, unasked]))
            .ShouldFail(3, $"{unasked}, line 2: none of the 5 questions is about picture 999");
        Assert.Contains("they are left out",
            (await InProcess.RunAsync([.. command, missing, "--as-official"])).ShouldExit(0).Error, StringComparison.Ordinal);
        (await InProcess.RunAsync([.. command, doubled, "--as-official"])).ShouldExit(0);
    }

    [Fact]
    public async Task Amber_WhatTheQuestionFileAsks_IsAnsweredAndAnnotated()
    {
        using var data = new EvaluationData();
        string questions = data.QuestionFile("amber");
        string[] command =
        [
            "evaluate", "amber", .. data.Annotations("amber"), "--answers",
            data.Write("described.jsonl", "{\"id\": 1, \"response\": \"A cat.\"}\n{\"id\": 2, \"response\": \"A cat.\"}\n"),
            "--questions",
        ];
        (await InProcess.RunAsync([.. command, questions])).ShouldFail(
            3, "described.jsonl, line 2", "to 3 of 3 attribute questions, the first being question 1005", "--as-official");
        string[] rows = await File.ReadAllLinesAsync(questions, TestContext.Current.CancellationToken);
        (await InProcess.RunAsync([.. command, data.Write("two.jsonl", $"{rows[0]}\n{rows[1]}\n")])).ShouldExit(0);
        string other = data.Write("other.jsonl", rows[0] + "\n{\"id\": 2000, \"query\": \"Is there a cat?\"}\n");
        (await InProcess.RunAsync([.. command, other]))
            .ShouldFail(3, $"{other}: the annotations have the questions 1 to 1009, but question 2000 is asked");
    }

    [Fact]
    public async Task Chair_CaptionsByAnotherKeyOfTheQuestions_AreMatchedByIt()
    {
        using var folder = new TemporaryFolder();
        string questions = folder.Write("q.jsonl", """{"id": 5, "image": "a.jpg"}""");
        string answers = folder.Write("a.jsonl", """{"image": "a.jpg", "text": "A cat."}""");
        (await InProcess.RunAsync(
            "evaluate", "chair", "--answers", answers, "--questions", questions,
            "--annotations", folder.Write("words.txt", "cat, kitten\n"),
            "--annotations", folder.Write("objects.jsonl", """{"image": "a.jpg", "objects": ["cat"]}"""))).ShouldExit(0);
    }

    [Fact]
    public async Task Pope_SeveralQuestionFiles_HaveToBeToldApart()
    {
        using var folder = new TemporaryFolder();
        string row = """{"question_id": 1, "image": "a.jpg", "text": "Is there a cat?", "label": "yes"}""";
        string random = folder.Write("coco_pope_random.json", row);
        string popular = folder.Write("coco_pope_popular.json", row);
        string answers = folder.Write("a.jsonl", """{"question_id": 1, "answer": "yes"}""");
        string[] command = ["evaluate", "pope", "--answers", answers, "--annotations"];
        (await InProcess.RunAsync([.. command, folder.Path]))
            .ShouldFail(3, "Which of these question files is meant", random, popular);
        (await InProcess.RunAsync([.. command, random, "--annotations", popular]))
            .ShouldFail(3, "Which of these question files is meant");
        (await InProcess.RunAsync([.. command, random])).ShouldExit(0);
    }
}
