using AdaViP.Reports;
using AdaViP.Reports.Markup;

namespace AdaViP.RunReports.Pages;

/// <summary>Puts the page together.</summary>
internal static class ReportPage
{
    /// <summary>What its pages say of who wrote them.</summary>
    internal const string Generator = "adavip report";

    /// <summary>The page.</summary>
    public static Page Of(RunReport report, RunReportOptions options) => new()
    {
        Title = options.Title,
        Generator = Generator,
        Introduction = Block.Paragraph("What was trained and scored, and what came out; every sentence and number is from the runs."),
        Content =
        [
            Block.Section("What happened", Block.List(report.Summary.Select(sentence => (Node)sentence))),
            .. ScoreSection.Of(report.Scores, report.Evaluated),
            .. TrainingSection.Of(report.Trained, report.Training),
            .. CaptionSection.Of(report.Evaluated, options.Pictures),
            .. report.Builds.SelectMany(build => PairSection.Of(build, options.Pairs)),
            .. Remarks(report.Notices),
            .. options.Command is string command ? (Node[])[Block.Note("This page: ", command)] : [],
        ],
    };

    private static IEnumerable<Node> Remarks(IReadOnlyList<string> notices) =>
        notices.Count > 0 ? [Block.Section("Remarks", Block.List(notices.Select(notice => (Node)notice)))] : [];
}
