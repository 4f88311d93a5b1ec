using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>A command that a page shows.</summary>
/// <param name="Page">Its file, relative to the repository.</param>
/// <param name="Line">Where its block begins.</param>
/// <param name="Text">The command on one line, without a remark.</param>
internal sealed partial record DocumentCommand(string Page, int Line, string Text)
{
    /// <summary>How the commands begin that no test runs, and why. All others are run.</summary>
    public static IReadOnlyList<(string Start, string Reason)> NotRun { get; } =
    [
        ("dotnet build ", "builds the program that the tests run"),
        ("dotnet test ", "runs the tests that this is one of"),
        ("bash .ci/run", "runs all tests, this one included"),
        ("dotnet run .ci/", "writes files of the repository; .ci/run and the build check what they write"),
        ("dotnet format ", "changes files of the repository; .ci/run verifies what it would change"),
        ("dotnet run -c Release --project benchmarks/", "measures for minutes"),
        ("dotnet run --project bindings/", "needs castxml; Native.Tests/GeneratedBindingsTests compares what it writes"),
        ("dotnet run -c Release --project src/AdaViP.Cli -p:AdaViPTorch=cuda", "needs a GPU and several gigabytes of packages"),
        ("cmake ", "builds and tests the native core, as .ci/run does"),
        ("apt-get ", "changes the machine"),
        ("export PATH=", "the tests run the program that they were built with"),
        ("tests/AdaViP.Evaluation.Tests/bin/", "is a test itself"),
        ("adavip models check ", "needs the graphs of five models; EndToEnd/PairsTests has small ones"),
        ("adavip pairs build --data", "needs the graphs of five models; EndToEnd/PairsTests has small ones"),
        ("adavip micro train-models ", "trains for minutes; MicroWorld/ShippedModelsTests and ModelTrainingTests train little"),
        ("adavip micro start-model --out start ", "learns for minutes; docs/cli.md has a short one"),
        ("adavip micro draw supervised --out supervised ", "draws for minutes; docs/cli.md draws few"),
        ("adavip train --recipe micro-sft ", "learns for a quarter of an hour; docs/cli.md takes two steps"),
        ("adavip micro evidence --results ", "tunes for hours; MicroWorld/EvidenceCommandTests writes its page again"),
        ("adavip evaluate mmhal --model ", "asks a judge behind an address; Evaluations/JudgeTests has a server"),
    ];

    /// <summary>The command line of the program, where the command is one.</summary>
    public string? Arguments => Program().Match(Text) is { Success: true } program ? program.Groups["arguments"].Value : null;

    /// <summary>Why no test runs it; null for a command that is run.</summary>
    public string? Reason => NotRun.FirstOrDefault(row => Text.StartsWith(row.Start, StringComparison.Ordinal)).Reason;

    /// <summary>
    /// The command for a test: the program itself instead of its project, and where the page tunes or asks a model of 7B
    /// parameters, a few steps and short answers, for a model of the same name that is tiny.
    /// </summary>
    public string ForATest =>
        Arguments is not string arguments ? Text
        : $"adavip {arguments}" + arguments switch
        {
            _ when Page == "docs/cli.md" => "",
            _ when Begins("demo") => " --quick",
            _ when Begins("train ") && !Has(" --recipe tiny ") => " --set schedule.steps=2 --set schedule.accumulation=1",
            _ when Begins("evaluate ") && Has(" --model ") => " --max-new-tokens 2",
            _ => "",
        };

    private bool Begins(string start) => Arguments!.StartsWith(start, StringComparison.Ordinal);

    private bool Has(string words) => Arguments!.Contains(words, StringComparison.Ordinal);

    public override string ToString() => $"{Page}:{Line}: {Text}";

    [GeneratedRegex(@"^(adavip|dotnet run -c Release --project src/AdaViP\.Cli( -p:\S+)? --) (?<arguments>.*)$")]
    private static partial Regex Program();
}
