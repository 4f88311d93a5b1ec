using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Scoring;
using AdaViP.RunReports.Runs;

namespace AdaViP.Cli.MicroWorld;

/// <summary>A number that only who drew the scenes can tell about captions, as a column of a report; in %.</summary>
/// <param name="Label">Head of the column.</param>
/// <param name="Value">The number.</param>
/// <param name="Better">Which direction is better.</param>
/// <param name="Meaning">What it is, as a clause.</param>
internal sealed record CaptionColumn(string Label, Func<CaptionReport, double> Value, BetterWhen Better, string Meaning)
{
    /// <summary>All of them; CHAIR itself is what 'adavip evaluate chair' counts.</summary>
    public static IReadOnlyList<CaptionColumn> All { get; } =
    [
        new("coverage", report => report.Coverage, BetterWhen.Higher, "of the objects that pictures show, those that are named"),
        new(EvidenceNumbers.MentionF1, report => report.MentionF1, BetterWhen.Higher,
            "harmonic mean of two shares: shown ones among the named objects, and named ones among the shown; over the whole "
            + "text, each object once"),
        new(EvidenceNumbers.Broken, report => report.Broken, BetterWhen.Lower,
            "descriptions that leave the grammar; colours and repeats are counted up to the break, objects over the whole text"),
        new("expected partner", report => report.Expected, BetterWhen.Lower,
            "of the named objects, those that are not there while the other half of their pair is"),
        new("wrong colours", report => report.WrongColors, BetterWhen.Lower,
            "of the named objects that are there, those named in another colour"),
        new("repeats", report => report.Repeated, BetterWhen.Lower, "descriptions that name an object twice"),
    ];
}
