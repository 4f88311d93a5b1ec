using AdaViP.Core.Files;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Statistics;
using AdaViP.Evaluation.Tables;
using AdaViP.Reports;
using AdaViP.Reports.Charts;
using AdaViP.Reports.Markup;

namespace AdaViP.Evaluation.Pages;

/// <summary>One page about a run that needs nothing but itself: numbers, bars per type, worst cases with pictures.</summary>
internal static class EvaluationPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="evaluation">What was found.</param>
    /// <param name="facts">Name and value of what the run was made with.</param>
    /// <param name="pictures">Finds the pictures.</param>
    public static string Write(
        ScoredEvaluation evaluation, IReadOnlyList<(string Name, string Value)> facts, ReportPictures pictures)
    {
        ScoredRun run = evaluation.Run;
        return new Page
        {
            Title = evaluation.Title,
            Generator = WrittenBy.PageOfScores,
            Introduction = Block.Facts(facts),
            Content =
            [
                Block.Section("Official numbers", ScoreTable.Tables(run.Scores.Sheet).Select(Numbers)),
                .. Headlines(evaluation.Headlines),
                .. Bars(run.Bars),
                Block.Section("Worst cases", Worst(run.Worst, pictures)),
                .. Remarks(run.Scores.Notices),
            ],
        }.ToText();
    }

    // A first row without a name of its own names the columns.
    private static Table Numbers(AlignedTable table)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = table.Rows;
        return rows[0][0].Length == 0
            ? new Table(rows[0], [.. rows.Skip(1)])
            : new Table([.. Enumerable.Repeat("", rows.Max(row => row.Count))], rows);
    }

    private static IEnumerable<Node> Headlines(IReadOnlyList<Estimate> headlines)
    {
        if (headlines.Count > 0)
        {
            string[] Row(Estimate headline) => [headline.Name, ScoreTable.Rounded(headline.Value), Interval(headline)];
            yield return Block.Section(
                "Headline numbers",
                new Table(["number", "value", "95% interval"], [.. headlines.Select(Row)]),
                Block.Note("Intervals: bootstrap over questions within their type, without the official rounding."));
        }
    }

    private static string Interval(Estimate estimate) => double.IsNaN(estimate.Low)
        ? "not known"
        : $"{ScoreTable.Rounded(estimate.Low)} to {ScoreTable.Rounded(estimate.High)}";

    private static IEnumerable<Node> Bars(IReadOnlyList<ScoreBar> bars)
    {
        if (bars.Count > 0)
        {
            yield return Block.Section("Per type", Block.Charts(bars.GroupBy(bar => bar.Group).Select(Chart)));
        }
    }

    private static BarChart Chart(IGrouping<string, ScoreBar> group) =>
        new(group.Key, [.. group.Select(bar => new ChartBar(bar.Label, bar.Value, bar.Full, Shown(bar.Value)))]);

    // Counts stay whole.
    private static string Shown(double value) => double.IsInteger(value) ? ScoreTable.Number(value) : ScoreTable.Rounded(value);

    private static IEnumerable<Node> Worst(IReadOnlyList<WorstCase> cases, ReportPictures pictures) => cases.Count == 0
        ? [Block.Paragraph("No answer went wrong.")]
        : cases.Select(worst => Block.Beside(pictures.Find(worst.Picture, Alternative(worst)), worst.Title, Texts(worst)));

    private static IEnumerable<Node> Texts(WorstCase worst)
    {
        if (worst.Question.Length > 0)
        {
            yield return Block.Question(worst.Question);
        }

        yield return Block.Answer(
            worst.Answer.Length == 0 ? [Inline.Remark("(empty)")] : Inline.Marked(worst.Answer, worst.Marks));
        foreach ((string name, string text) in worst.Details)
        {
            yield return Block.Detail(name, text);
        }
    }

    private static string Alternative(WorstCase worst) => worst.Question.Length > 0
        ? $"The picture of the question \"{worst.Question}\""
        : $"The picture of: {worst.Title}";

    private static IEnumerable<Node> Remarks(IReadOnlyList<Notice> notices)
    {
        if (notices.Count > 0)
        {
            yield return Block.Section("Remarks", Block.List(notices.Select(notice => (Node)notice.ToString())));
        }
    }
}
