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
    public string Identity => In(AnswerIdentity.FileName);

    /// <summary>What became of every question to the judge.</summary>
    public string JudgeRecords => In("judge.jsonl");

    /// <summary>The judge's replies as chat completions.</summary>
    public string JudgeReplies => In("judge.json");

    /// <summary>Stored replies of the judge.</summary>
    public string JudgeCache => In("judge-cache");

    /// <summary>The scores.</summary>
    public string Scores => In(ScoresFile.FileName);

    /// <summary>Counters of every question.</summary>
    public string Items => In(ItemTableFile.FileName);

    /// <summary>The page.</summary>
    public string Report => In("report.html");

    /// <summary>Files that an evaluation makes from answers, again at any time.</summary>
    public IReadOnlyList<string> Derived => [Scores, Items, Report];

    /// <summary>Every file that an evaluation writes, stored judge replies excepted.</summary>
    public IReadOnlyList<string> All =>
        [Answers, .. AnswerList is string list ? [list] : (string[])[], Identity, JudgeRecords, JudgeReplies, .. Derived];

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
        HashSet<string> stays = [.. kept.OfType<string>().Select(Path.GetFullPath)];
        foreach (string file in All.Where(file => !stays.Contains(Path.GetFullPath(file))))
        {
            File.Delete(file);
        }
    }

    private string In(string name) => Path.Combine(Folder, name);
}
