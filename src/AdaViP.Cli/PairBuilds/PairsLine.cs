using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Pairs.Building;

namespace AdaViP.Cli.PairBuilds;

/// <summary>Words for how far a build is.</summary>
internal static class PairsLine
{
    /// <summary>"1200/22000 | 410/s | eta 00:51".</summary>
    public static string Reading(PairProgress value) =>
        Text($"{value.Done}/{value.Total} | {value.Rate:0}/s | eta {Duration(value.Left)}");

    /// <summary>"12/200 | 1.67/s | eta 01:53"; a dash for the rate before the first picture of this run.</summary>
    public static string Overall(PairProgress value)
    {
        string rate = value.Done > value.Resumed ? Text($"{value.Rate:0.00}/s") : "-";
        return Text(
            $"{value.Done}/{value.Total} | {rate} | eta {Duration(value.Done == value.Total ? TimeSpan.Zero : value.Left)}");
    }

    /// <summary>
    /// "12/200 | 17.9/s | eta 01:53": pictures that have left the stage, items per second of its busy time, time left.
    /// </summary>
    public static string Stage(PairProgress value, StageTotals stage) => Text(
        $"{stage.Pictures}/{value.Total - value.Resumed} | {stage.Rate:0.#}/s | eta {Duration(value.LeftIn(stage))}");

    private static string Duration(TimeSpan? time) => time is TimeSpan known ? ProgressText.Duration(known) : "--:--";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
