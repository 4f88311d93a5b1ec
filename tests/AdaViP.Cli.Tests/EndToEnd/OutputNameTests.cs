using System.CommandLine;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// Every name that a command writes under: what somebody else has there, a link, a folder or a pipe is refused before any work,
/// stays as it is, and the next step is said. A second call over its own results is as good as the first.
/// </summary>
public sealed class OutputNameTests : IDisposable
{
    private const string Mine = "somebody's work\n";
    private const string Question = """{"question_id": 1, "image": "0.png", "text": "Is there a cup?", "label": "no"}""" + "\n";

    private static readonly string[] TrainNames =
    [
        "run.json", "metrics.jsonl", "reference-logps.jsonl", "recipe.resolved.yaml", "environment.json", "config.json",
        "generation_config.json", "model.safetensors", "preprocessor_config.json", "processor_config.json",
        "special_tokens_map.json", "tokenizer.json", "tokenizer.model", "tokenizer_config.json", "chat_template.jinja",
        "chat_template.json",
    ];

    private static readonly string[] EvaluateNames = ["run.json", "answers.jsonl", "scores.json", "items.json", "report.html"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Names => new(
        TrainNames.Append("run.lock").Append("run.json.partial").Select(name => ("train", name))
            .Concat(EvaluateNames.Append("run.lock").Append("report.html.partial").Select(name => ("evaluate", name))));

    // Words before the path of the output.
    public static TheoryData<string> Writers => new(Writing.Keys);

    private static Dictionary<string, string[]> Writing { get; } = new()
    {
        ["demo"] = ["--out"],
        ["evaluate amber"] = ["--answers", "a.json", "--out"],
        ["evaluate chair"] = ["--answers", "a.json", "--out"],
        ["evaluate mmhal"] = ["--judge-file", "a.json", "--out"],
        ["evaluate objhal"] = ["--answers", "a.json", "--judge-file", "a.json", "--out"],
        ["evaluate pope"] = ["--answers", "a.json", "--out"],
        ["logprobs"] = ["--model", "m", "--data", "d", "--out"],
        ["micro check-models"] = ["--scenes", "1", "--out"],
        ["micro copy-models"] = ["--out"],
        ["micro evidence"] = ["--runs", "0", "--out"],
        ["micro draw"] = ["supervised", "--out"],
        ["micro score"] = ["a.jsonl", "--out"],
        ["micro preferences"] = ["--model", "m", "--out"],
        ["micro start-model"] = ["--out"],
        ["micro train-models"] = ["--out"],
        ["pairs build"] = ["--data", "d", "--models", "m.yaml", "--out"],
        ["pairs show"] = ["p", "--out"],
        ["recipe copy"] = ["tiny"],
        ["report"] = ["r", "--out"],
        ["train"] = ["--recipe", "tiny", "--model", "m", "--data", "d", "--out"],
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Name_TakenBySomethingElse_IsRefusedBeforeAnyWork(string command, string name)
    {
        string precious = _folder.Write("precious.txt", Mine);
        string[] kinds = ["file", "link", "folder", "pipe"];
        foreach (string kind in kinds)
        {
            string output = Directory.CreateDirectory(_folder.At(kind)).FullName;
            string taken = Path.Combine(output, name);
            string make = kind switch
            {
                "file" => $"cp '{precious}' '{taken}'",
                "link" => $"ln -s '{precious}' '{taken}'",
                "folder" => $"mkdir '{taken}'",
                _ => $"mkfifo '{taken}'",
            };
            (await AdavipProcess.RunShellAsync(make, _folder.Path)).ShouldExit(0);
            CommandResult result = await AdavipProcess.RunAsync(command == "train" ? Train(output) : Evaluate(output));
            result.ShouldFail(2, name, "hoose another ");
            Assert.Equal([taken], Directory.EnumerateFileSystemEntries(output));
            Assert.DoesNotContain("eference log-probs", result.Out, StringComparison.Ordinal);
        }

        Assert.Equal(Mine, await File.ReadAllTextAsync(precious, TestContext.Current.CancellationToken));
        Assert.Equal(Mine, await File.ReadAllTextAsync(_folder.At("file", name), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Results_HaveNoNamesButThoseThatAreChecked_AndASecondCallIsFine()
    {
        foreach (string[] more in (string[][])[[], ["--overwrite"], ["--resume", "--set", "schedule.steps=3"]])
        {
            (await AdavipProcess.RunAsync([.. Train(_folder.At("run")), "--set", "schedule.steps=2", .. more])).ShouldExit(0);
            (await AdavipProcess.RunAsync([.. Evaluate(_folder.At("out")), .. more.Where(word => word == "--overwrite")]))
                .ShouldExit(0);
        }

        Assert.Subset(new HashSet<string>(TrainNames.Append("step-2").Append("step-3")), Entries("run"));
        Assert.Subset(new HashSet<string>(EvaluateNames), Entries("out"));
    }

    [Fact]
    public void Writers_AreAllCommandsWithAnOutput() => Assert.Equal(
        Writing.Keys.Order(StringComparer.Ordinal),
        Commands(CommandTree.Create(Terminal.Process()), "")
            .Where(entry => entry.Command.Options.Any(option => option.Name is "--out" or "--overwrite"))
            .Select(entry => entry.Name)
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task Output_UpFromAFolderThatIsMissing_IsNamedAndNothingIsLeft(string command)
    {
        string[] words = [.. command.Split(' '), .. Writing[command], _folder.At("no") + "/../out"];
        (await InProcess.RunAsync(words)).ShouldFail(2, $"\"{_folder.At("no")}\"", "does not exist", "\"..\"");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Output_UpFromALink_IsWhereTheSystemFindsIt()
    {
        Directory.CreateDirectory(_folder.At("real", "inner"));
        Directory.CreateSymbolicLink(_folder.At("link"), _folder.At("real", "inner"));
        (await AdavipProcess.RunAsync([.. Train(_folder.At("link") + "/../run"), "--set", "schedule.steps=1"])).ShouldExit(0);
        Assert.True(File.Exists(_folder.At("real", "run", "config.json")));
        Assert.Equal(["inner", "run"], Directory.EnumerateFileSystemEntries(_folder.At("real")).Select(Path.GetFileName).Order());
    }

    // The recipe that a run saved continues it; where another one would be saved in its place, it is somebody's.
    [Fact]
    public async Task Train_RecipeOfItsOwnFolder_ContinuesAndIsNotReplacedByAnother()
    {
        string run = _folder.At("run");
        (await AdavipProcess.RunAsync([.. Train(run), "--set", "schedule.steps=1"])).ShouldExit(0);
        string saved = Path.Combine(run, "recipe.resolved.yaml");
        string text = await File.ReadAllTextAsync(saved, TestContext.Current.CancellationToken);
        string[] again = Train(run);
        string[] Resume(string recipe) => [.. again.Select(word => word == "tiny" ? recipe : word), "--resume"];
        (await AdavipProcess.RunAsync(Resume(saved))).ShouldExit(0);
        (await AdavipProcess.RunShellAsync(
            "ln run/recipe.resolved.yaml hard.yaml && ln -s run/recipe.resolved.yaml link.yaml", _folder.Path))
            .ShouldExit(0);
        string[] names = ["run/recipe.resolved.yaml", "run/../run/recipe.resolved.yaml", "hard.yaml", "link.yaml"];
        foreach (string name in names)
        {
            (await AdavipProcess.RunAsync([.. Resume(_folder.At(name)), "--set", "schedule.steps=2"]))
                .ShouldFail(2, "would replace the recipe", name, "Choose another --out");
        }

        Assert.Equal(text, await File.ReadAllTextAsync(saved, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Train_DescriptionDamaged_WhatTheMessageAdvisesWorks()
    {
        string run = _folder.At("run");
        (await AdavipProcess.RunAsync([.. Train(run), "--set", "schedule.steps=1"])).ShouldExit(0);
        string description = Path.Combine(run, "run.json");
        string checkpoint = Path.Combine(run, "step-1");
        File.Copy(description, _folder.At("backup.json"));
        _folder.Write("run/run.json", "{");
        foreach (string[] more in (string[][])[[], ["--resume"], ["--overwrite"]])
        {
            (await AdavipProcess.RunAsync([.. Train(run), "--set", "schedule.steps=1", .. more]))
                .ShouldFail(2, description, "Copy it back from a backup", "choose another --out", checkpoint);
        }

        (await AdavipProcess.RunAsync(GoldenRun.TrainModel(checkpoint, _folder.At("other"), "--set", "schedule.steps=1")))
            .ShouldExit(0);
        File.Copy(_folder.At("backup.json"), description, overwrite: true);
        (await AdavipProcess.RunAsync([.. Train(run), "--set", "schedule.steps=2", "--resume"])).ShouldExit(0);
    }

    [Fact]
    public async Task Evaluate_DescriptionDamaged_WhatTheMessageAdvisesWorks()
    {
        string output = _folder.At("out");
        (await AdavipProcess.RunAsync(Evaluate(output))).ShouldExit(0);
        string[] score =
        [
            "evaluate", "pope", "--answers", Path.Combine(output, "answers.jsonl"), "--questions", _folder.At("q.jsonl"),
            "--out", output,
        ];
        string description = Path.Combine(output, "run.json");
        _folder.Write("out/run.json", "{");
        foreach (string[] more in (string[][])[[], ["--overwrite"]])
        {
            (await AdavipProcess.RunAsync([.. Evaluate(output), .. more]))
                .ShouldFail(2, description, "Copy it back from a backup", "move it and answers.jsonl away");
            (await AdavipProcess.RunAsync([.. score, .. more])).ShouldFail(1, description, "Copy it back", "or move it away");
        }

        File.Delete(description);
        (await AdavipProcess.RunAsync(score)).ShouldExit(0);
        File.Delete(Path.Combine(output, "answers.jsonl"));
        (await AdavipProcess.RunAsync(Evaluate(output))).ShouldExit(0);
        _folder.Write("out/run.json", "{\"benchmark\": ");
        (await AdavipProcess.RunAsync(Evaluate(output))).ShouldFail(1, description, "Begin again with --overwrite");
        (await AdavipProcess.RunAsync([.. Evaluate(output), "--overwrite"])).ShouldExit(0);
    }

    [Fact]
    public async Task Evaluate_AnswersOfItsOwnFolder_KeepWhatSaysWhereTheyAreFrom()
    {
        string output = _folder.At("out");
        (await AdavipProcess.RunAsync(Evaluate(output))).ShouldExit(0);
        (await AdavipProcess.RunShellAsync("ln -s out/answers.jsonl link.jsonl", _folder.Path)).ShouldExit(0);
        string runFile = Path.Combine(output, "run.json");
        string answersFile = Path.Combine(output, "answers.jsonl");
        string run = await File.ReadAllTextAsync(runFile, TestContext.Current.CancellationToken);
        string answers = await File.ReadAllTextAsync(answersFile, TestContext.Current.CancellationToken);
        foreach (string name in (string[])["out/answers.jsonl", "link.jsonl"])
        {
            (await AdavipProcess.RunAsync(
                "evaluate", "pope", "--answers", _folder.At(name), "--questions", _folder.At("q.jsonl"),
                "--out", output, "--overwrite"))
                .ShouldExit(0);
            Assert.Equal(run, await File.ReadAllTextAsync(runFile, TestContext.Current.CancellationToken));
            Assert.Equal(answers, await File.ReadAllTextAsync(answersFile, TestContext.Current.CancellationToken));
        }
    }

    private static string[] Train(string output) => GoldenRun.Train(output, "--set", "output.save_every=1");

    private string[] Evaluate(string output) =>
    [
        "evaluate", "pope", "--model", GoldenRun.Model, "--questions", _folder.Write("q.jsonl", Question),
        "--images", GoldenRun.Images, "--max-new-tokens", "2", "--out", output,
    ];

    private HashSet<string> Entries(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(_folder.At(folder)).Select(entry => Path.GetFileName(entry))];

    private static IEnumerable<(string Name, Command Command)> Commands(Command command, string name) =>
        command.Subcommands.SelectMany(sub => Commands(sub, $"{name} {sub.Name}".Trim())).Append((name, command));
}
