using System.Globalization;
using AdaViP.Pairs.Building;

namespace AdaViP.Cli.PairBuilds;

/// <summary>Where the time of a build went.</summary>
internal static class StageTable
{
    /// <summary>One line per stage: items, busy seconds, share, items per busy second.</summary>
    /// <param name="stages">In their order.</param>
    /// <param name="output">Gets the table.</param>
    public static void Write(IReadOnlyList<StageTotals> stages, TextWriter output)
    {
        double all = Math.Max(stages.Sum(stage => stage.Seconds), 1e-9);
        output.WriteLine("stage          items      busy   share      rate");
        foreach (StageTotals stage in stages)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{stage.Name,-10} {stage.Items,9} {stage.Seconds,7:0.0} s "
                    + $"{100 * stage.Seconds / all,5:0} % {stage.Rate,7:0.0}/s"));
        }
    }
}
