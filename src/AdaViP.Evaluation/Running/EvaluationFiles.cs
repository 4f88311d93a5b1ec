using AdaViP.Core.Files;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Results;

namespace AdaViP.Evaluation.Running;

/// <summary>Names in the output folder of an evaluation.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Preset">The benchmark.</param>
public sealed record EvaluationFiles(string Folder, BenchmarkPreset Preset) : IJudgeStore
{
    /// <summary>Name of the answers in any such folder.</summary>
    public const string AnswersName = "answers.jsonl";

    private const string RecordsName = "judge.jsonl";
    private const string RepliesName = "judge.json";
    private const string CacheName = "judge-cache";
    private const string ReportName = "report.html";

    /// <summary>Whether the program itself writes a file of that name, whatever the benchmark.</summary>
    /// <param name="preset">Any benchmark.</param>
    /// <param name="name">A file name.</param>
    public static bool IsTaken(BenchmarkPreset preset, string name)
    {
        var files = new EvaluationFiles("", preset);
        return ((string[])[files.Answers, files.Identity, files.JudgeRecords, files.JudgeReplies, files.JudgeCache,
            .. files.Derived])
            .Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>One answer per line, in the benchmark's format.</summary>
    public string Answers => In(AnswersName);

    /// <summary>The answers as one list, where the official script wants that.</summary>
    public string? AnswerList => Preset.AnswerList is string name ? In(name) : null;

    /// <summary>What the answers depend on.</summary>
    public string Identity => In(IdentityFile.FileName);

    /// <summary>What became of every question to the judge.</summary>
    public string JudgeRecords => In(RecordsName);

    /// <summary>The judge's replies as chat completions.</summary>
    public string JudgeReplies => In(RepliesName);

    /// <summary>Stored replies of the judge.</summary>
    public string JudgeCache => In(CacheName);

    /// <summary>The scores.</summary>
    public string Scores => In(ScoresFile.FileName);

    /// <summary>Counters of every question.</summary>
    public string Items => In(ItemTableFile.FileName);

    /// <summary>The page.</summary>
    public string Report => In(ReportName);

    /// <summary>Files that an evaluation makes from answers, again at any time.</summary>
    public IReadOnlyList<string> Derived => [Scores, Items, Report];

    /// <summary>Every file that an evaluation writes, stored judge replies excepted.</summary>
    public IReadOnlyList<string> All =>
        [Answers, .. AnswerList is string list ? [list] : (string[])[], Identity, JudgeRecords, JudgeReplies, .. Derived];

    /// <summary>Names of the scores and what is made beside them, with how a file of this program is told.</summary>
    internal static IReadOnlyList<OwnName> DerivedNames { get; } =
    [
        new(ScoresFile.FileName, "\"extra\"", "\"benchmark\""), new(ItemTableFile.FileName, "\"benchmark\""),
        new(ReportName, $"content=\"{WrittenBy.PageOfScores}\"", " - AdaViP</title>"), // earlier pages have the title only
    ];

    /// <summary>The same for what a judge's replies are kept in.</summary>
    internal static IReadOnlyList<OwnName> JudgeNames { get; } =
    [
        new(RecordsName, "\"attempts\":"), new(RepliesName, "\"judge_prompt\"", "\"choices\"", "\"extract_objs\""),
        new(CacheName) { IsFolder = true },
    ];

    /// <summary>The same for what generated answers depend on.</summary>
    internal static OwnName IdentityName { get; } = new(IdentityFile.FileName, "\"benchmark\"");

    /// <summary>Removes what was made of a judge's replies; the stored replies stay.</summary>
    public void ClearJudged()
    {
        foreach (string file in (string[])[JudgeReplies, .. Derived])
        {
            File.Delete(file);
        }
    }

    /// <summary>Removes what an earlier run left, stored judge replies excepted.</summary>
    public void Clear() => ClearBut([]);

    /// <summary>The same, but for files that are read.</summary>
    /// <param name="kept">Paths; null for nothing.</param>
    public void ClearBut(IReadOnlyList<string?> kept)
    {
        HashSet<string> stays = [.. kept.OfType<string>().Select(IdentityOf)];
        foreach (string file in All.Where(file => !stays.Contains(IdentityOf(file))))
        {
            File.Delete(file);
        }
    }

    /// <summary>Whether two paths lead to the same file.</summary>
    internal static bool IsSame(string? one, string? other) =>
        one is not null && other is not null && IdentityOf(one) == IdentityOf(other);

    private static string IdentityOf(string path) => FileStatus.Of(path)?.Identity ?? Path.GetFullPath(path);

    private string In(string name) => Path.Combine(Folder, name);
}
