using AdaViP.Pairs.Building;

namespace AdaViP.Cli.PairBuilds;

/// <summary>Shows how far a build of pairs is.</summary>
internal interface IPairsDisplay
{
    /// <summary>Runs a build while showing it.</summary>
    /// <param name="run">The build; reports from one thread at a time.</param>
    Task<PairBuildReport> ShowAsync(Func<IProgress<PairProgress>, Task<PairBuildReport>> run);

    /// <summary>Tells the person something while the build goes on; from any thread.</summary>
    void Notify(string message);
}
