using System.CommandLine;
using System.Globalization;
using AdaViP.Cli.PairBuilds;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Pairs.Building;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip pairs stats</c>.</summary>
internal static class PairsStatsCommand
{
    private const int LongestList = 20;

    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Argument<string> folder = PairsCommand.Folder();
        var command =
            new Command("stats", "Prints statistics of tags, boxes, masks and scores, and the time of every stage.") { folder };
        command.SetAction(parsed =>
        {
            using BuiltPairs pairs = BuiltPairs.Open(parsed.GetRequiredValue(folder));
            if (pairs.Unfinished is string unfinished)
            {
                terminal.Out.WriteLine(unfinished);
            }

            foreach (string notice in pairs.Notices)
            {
                terminal.Warn(notice);
            }

            Write(PairStatistics.Of(pairs.Traces), pairs.Stages, terminal.Out);
        });
        return command;
    }

    private static void Write(PairStatistics statistics, IReadOnlyList<StageTotals> stages, TextWriter output)
    {
        output.WriteLine(
            $"{Counted.Of(statistics.Pictures, "picture")}, {Counted.Of(statistics.Preferences, "preference")}, "
            + Counted.Of(statistics.Pairs, "pair"));
        List("no pair because", statistics.Reasons, output);
        output.WriteLine();
        output.WriteLine("                         mean       low    median      high");
        Row("tags per picture", statistics.Tags, output);
        Row("boxes per picture", statistics.Boxes, output);
        Row("candidates per picture", statistics.Candidates, output);
        Row("box score", statistics.BoxScores, output);
        Row("mask share of picture", statistics.MaskShares, output);
        Row("sentences per answer", statistics.Sentences, output);
        Row("cosine of the chosen", statistics.ChosenCosines, output);
        Row("below the average by", statistics.Margins, output);
        output.WriteLine();
        List("tags dropped because", statistics.Drops, output);
        List("removed", statistics.RemovedTags, output);
        if (stages.Count > 0)
        {
            output.WriteLine();
            StageTable.Write(stages, output);
        }
    }

    private static void Row(string name, Distribution spread, TextWriter output) => output.WriteLine(Text(
        $"{name,-22} {Rounded(spread.Mean),9} {Rounded(spread.Low),9} {Rounded(spread.Median),9} {Rounded(spread.High),9}"));

    // Adding 0 turns a rounded -0 into 0.
    private static double Rounded(double value) => Math.Round(value, 3) + 0.0;

    private static void List(string title, IReadOnlyList<(string Name, int Count)> entries, TextWriter output)
    {
        if (entries.Count == 0)
        {
            return;
        }

        string more = entries.Count > LongestList ? $", {entries.Count - LongestList} more" : "";
        output.WriteLine(
            $"{title}: "
            + $"{string.Join(", ", entries.Take(LongestList).Select(entry => Text($"{entry.Name} {entry.Count}")))}{more}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
