using AdaViP.Core.Settings;

namespace AdaViP.Cli.Evidence;

/// <summary>Numbers of <c>adavip micro evidence</c>.</summary>
internal sealed record EvidenceOptions
{
    /// <summary>Runs of one call.</summary>
    [Setting("Most runs of this call; 0 only writes the page.", Min = 0, Max = 1000)]
    public int Runs { get; init; } = 1000;
}
