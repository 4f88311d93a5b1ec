using AdaViP.Core.Settings;

namespace AdaViP.RunReports;

/// <summary>What a report shows.</summary>
public sealed record RunReportOptions
{
    /// <summary>Heading of the page.</summary>
    public string Title { get; init; } = "AdaViP report";

    /// <summary>The command line or call that asks for the page; null says nothing.</summary>
    public string? Command { get; init; }

    /// <summary>What whoever made the runs says about them: paragraphs at the head of the page.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What rows are called instead, by the names that the report gives them.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Most pictures with the captions of every model.</summary>
    [Setting("Most pictures that are shown with the captions of every model.", Min = 0, Max = 1000)]
    public int Pictures { get; init; } = 6;

    /// <summary>Most preferences of each build of pairs.</summary>
    [Setting("Most preferences of each build of pairs that are shown.", Min = 0, Max = 1000)]
    public int Pairs { get; init; } = 4;
}
