using System.Globalization;
using System.Text;
using AdaViP.Vision.Pairs.Building;

namespace AdaViP.Cli.Pairs;

/// <summary>Where the time of a build went.</summary>
internal static class StageTable
{
    /// <summary>One line per stage: items, busy seconds, share, items per busy second.</summary>
    public static string Write(IReadOnlyList<StageTotals> stages)
    {
        double all = Math.Max(stages.Sum(stage => stage.Seconds), 1e-9);
        var text = new StringBuilder("stage          items      busy   share      rate");
        foreach (StageTotals stage in stages)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n{stage.Name,-10} {stage.Items,9} {stage.Seconds,7:0.0} s {100 * stage.Seconds / all,5:0} % {stage.Rate,7:0.0}/s");
        }

        return text.ToString();
    }
}
