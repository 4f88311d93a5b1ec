namespace AdaViP.Core.Files;

/// <summary>
/// What files say of who wrote them, by which this program's are told from those of somebody else. The words belong to the files:
/// whatever a command is called, another word here makes strangers of the files that are there already.
/// </summary>
public static class WrittenBy
{
    /// <summary>A folder of pairs, in its card.</summary>
    public const string CardOfPairs = "adavip pairs build";

    /// <summary>A page that shows pairs.</summary>
    public const string PageOfPairs = "adavip pairs show";

    /// <summary>A page about an evaluation.</summary>
    public const string PageOfScores = "adavip evaluate";

    /// <summary>A page about runs.</summary>
    public const string PageOfRuns = "adavip report";
}
