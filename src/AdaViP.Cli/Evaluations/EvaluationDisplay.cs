using AdaViP.Cli.Terminals;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Running;
using AdaViP.Evaluation.Tables;

namespace AdaViP.Cli.Evaluations;

/// <summary>An evaluation on a terminal.</summary>
/// <param name="terminal">Gets progress, warnings and the table.</param>
internal sealed class EvaluationDisplay(Terminal terminal) : IEvaluationDisplay
{
    /// <summary>Whether the output folder is this evaluation's own by now.</summary>
    public bool HasBegun { get; private set; }

    /// <inheritdoc />
    public void Warn(string message)
    {
        lock (terminal)
        {
            terminal.Warn(message);
        }
    }

    /// <inheritdoc />
    public IProgress<int> ReadingModel(long bytes) => new ModelReading(terminal, bytes);

    /// <inheritdoc />
    public IProgress<AnswerProgress> Answering() => Begin("answered");

    /// <inheritdoc />
    public IProgress<AnswerProgress> Judging() => Begin("judged");

    /// <inheritdoc />
    public void Continued(int done, int total) => terminal.Progress.WriteLine($"{done} of {total} answers are there already");

    /// <inheritdoc />
    public void Stopped(int done, int total, string answers) => terminal.Error.WriteLine(
        $"stopped with {done} of {total} answers in {answers}.");

    /// <inheritdoc />
    public void AwaitsJudge(string title, string answers) => terminal.Out.WriteLine(
        $"The answers are in {answers}. There are no scores yet: {title} is scored by a judge. "
        + "Run the same command with --judge-url added, or with the judge's stored replies as --judge-file.");

    /// <inheritdoc />
    public void Scored(ScoredEvaluation evaluation)
    {
        IBenchmarkScores scores = evaluation.Run.Scores;
        foreach (Notice notice in scores.Notices)
        {
            terminal.Warn(notice.ToString());
        }

        terminal.Out.WriteLine(evaluation.Title);
        terminal.Out.WriteLine();
        ScoreTable.Write(scores.Sheet, evaluation.Headlines, terminal.Out);

        // Low scores on yes/no questions are often answers that were no yes and no no.
        if (scores.YesNoShares is YesNoShares shares)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine(
                $"answered yes: {ScoreTable.Rounded(100 * shares.Yes)}%, "
                + $"neither yes nor no: {ScoreTable.Rounded(100 * shares.Unclear)}%");
        }
    }

    /// <inheritdoc />
    public void Wrote(EvaluationFiles files)
    {
        terminal.Out.WriteLine();
        terminal.Progress.WriteLine($"wrote {files.Scores} and {files.Report}");
    }

    private ProgressLine Begin(string what)
    {
        HasBegun = true;
        return new ProgressLine(terminal, what);
    }
}
