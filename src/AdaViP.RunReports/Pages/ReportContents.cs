using AdaViP.Pairs.Building;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Pages;

/// <summary>All that a page is made of.</summary>
internal sealed record ReportContents
{
    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>The command line that asks for the page; null says nothing.</summary>
    public required string? Command { get; init; }

    /// <summary>What whoever made the runs says about them, in paragraphs.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What happened, in sentences.</summary>
    public required IReadOnlyList<string> Summary { get; init; }

    /// <summary>What is missing or unfinished, in sentences.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Evaluated models, and their table.</summary>
    public required (IReadOnlyList<ModelRow> Rows, RunTable Table) Scores { get; init; }

    /// <summary>Training runs, and their table.</summary>
    public required (IReadOnlyList<ModelRow> Rows, RunTable Table) Training { get; init; }

    /// <summary>Builds of pairs; not closed before the page is written.</summary>
    public required IReadOnlyList<BuiltPairs> Builds { get; init; }

    /// <summary>Most pictures with captions.</summary>
    public required int Pictures { get; init; }

    /// <summary>Most preferences of a build.</summary>
    public required int Pairs { get; init; }
}
