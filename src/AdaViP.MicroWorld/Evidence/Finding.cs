namespace AdaViP.MicroWorld.Evidence;

/// <summary>What an interval says of a difference; the words exclude each other.</summary>
public enum Finding
{
    /// <summary>None of the others: too wide an interval.</summary>
    Open,

    /// <summary>Lower end above 0.</summary>
    Better,

    /// <summary>Upper end below 0.</summary>
    Worse,

    /// <summary>0 is in it, and both ends are nearer to 0 than the margin.</summary>
    Alike,

    /// <summary>0 is in it, and the lower end is above minus the margin.</summary>
    NotWorse,

    /// <summary>0 is in it, and the upper end is below the margin.</summary>
    NotBetter,
}

/// <summary>How a comparison must come out for a claim.</summary>
public enum Expectation
{
    /// <summary>Better.</summary>
    Better,

    /// <summary>Worse.</summary>
    Worse,

    /// <summary>Not worse, or better.</summary>
    NotWorse,
}

/// <summary>What one regime says of a claim.</summary>
public enum Verdict
{
    /// <summary>Every part of the claim is shown.</summary>
    Holds,

    /// <summary>The opposite of one part is shown.</summary>
    DoesNotHold,

    /// <summary>Neither.</summary>
    Open,
}

/// <summary>How intervals are judged, stated before the runs: the same for claims for and against a method.</summary>
public static class FindingRules
{
    /// <summary>Differences up to this many points count as none, where "not worse" or "not better" is to be shown.</summary>
    public const double Margin = 1;

    /// <summary>What an interval says.</summary>
    /// <param name="difference">A higher one is better.</param>
    public static Finding Of(Difference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        bool notWorse = difference.Low > -Margin;
        bool notBetter = difference.High < Margin;
        return difference.Low > 0 ? Finding.Better
            : difference.High < 0 ? Finding.Worse
            : notWorse && notBetter ? Finding.Alike
            : notWorse ? Finding.NotWorse
            : notBetter ? Finding.NotBetter
            : Finding.Open;
    }

    /// <summary>What a finding says of an expectation: each is refuted by its opposite, and by nothing less.</summary>
    public static Verdict Of(Finding finding, Expectation expectation)
    {
        bool notWorse = finding is Finding.Better or Finding.Alike or Finding.NotWorse;
        bool notBetter = finding is Finding.Worse or Finding.Alike or Finding.NotBetter;
        (bool isShown, bool isRefuted) = expectation switch
        {
            Expectation.Better => (finding == Finding.Better, notBetter),
            Expectation.Worse => (finding == Finding.Worse, notWorse),
            _ => (notWorse, finding == Finding.Worse),
        };
        return isShown ? Verdict.Holds : isRefuted ? Verdict.DoesNotHold : Verdict.Open;
    }

    /// <summary>What the parts of a claim say together.</summary>
    public static Verdict Of(IReadOnlyCollection<Verdict> parts) =>
        parts.Contains(Verdict.DoesNotHold) ? Verdict.DoesNotHold
        : parts.Contains(Verdict.Open) ? Verdict.Open
        : Verdict.Holds;
}
