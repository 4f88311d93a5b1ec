using AdaViP.Core.Files;
using AdaViP.Reports;
using AdaViP.Reports.Markup;

namespace AdaViP.RunReports.Pages;

/// <summary>Puts the page together.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    public static Page Of(ReportContents contents) => new()
    {
        Title = contents.Title,
        Generator = WrittenBy.PageOfRuns,
        Introduction = Block.Paragraph("What was trained and scored, and what came out. All numbers are from the runs."),
        Content =
        [
            .. contents.Notes.Count > 0
                ? (Node[])[Block.Section("About these runs", contents.Notes.Select(note => Block.Paragraph(note)))] : [],
            Block.Section("What happened", Block.List(contents.Summary.Select(sentence => (Node)sentence))),
            .. ScoreSection.Of(contents.Scores.Table, contents.Scores.Rows),
            .. TrainingSection.Of(contents.Training.Rows, contents.Training.Table),
            .. CaptionSection.Of(contents.Scores.Rows, contents.Pictures),
            .. contents.Builds.SelectMany(build => PairSection.Of(build, contents.Pairs)),
            .. Remarks(contents.Notices),
            .. contents.Command is string command ? (Node[])[Block.Note("This page: ", command)] : [],
        ],
    };

    private static IEnumerable<Node> Remarks(IReadOnlyList<string> notices) =>
        notices.Count > 0 ? [Block.Section("Remarks", Block.List(notices.Select(notice => (Node)notice)))] : [];
}
