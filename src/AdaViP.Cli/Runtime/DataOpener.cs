using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Data;

namespace AdaViP.Cli.Runtime;

/// <summary>Opens preference data and reports what was left out.</summary>
internal static class DataOpener
{
    /// <summary>Opens data.</summary>
    /// <param name="files">Files, folders or patterns of any format that is read; at least one.</param>
    /// <param name="imageRoot">Folder of pictures; null for the folder of the file.</param>
    /// <param name="badRows">What a row that cannot be read does.</param>
    /// <param name="terminal">Gets one warning per kind of problem.</param>
    /// <param name="rejectedOptional">Whether a row needs no worse answer.</param>
    /// <param name="weighted">Whether the command takes weights of data.</param>
    /// <param name="cancellation">Looked at before each row.</param>
    public static IPreferenceDataset Open(
        IReadOnlyList<string> files,
        string? imageRoot,
        BadRowPolicy badRows,
        Terminal terminal,
        bool rejectedOptional = false,
        bool weighted = false,
        CancellationToken cancellation = default)
    {
        IPreferenceDataset dataset = PreferenceDatasetReader.Open(
            files, imageRoot, badRows,
            new DatasetReadOptions { RejectedOptional = rejectedOptional, Weighted = weighted, Cancellation = cancellation });
        foreach (IGrouping<BadRowKind, BadRow> kind in dataset.BadRows.GroupBy(row => row.Kind))
        {
            string count = Counted.Of(kind.Count(), "row is", "rows are");
            terminal.Warn($"{count} left out ({SettingNaming.NameOf(kind.Key).Replace('_', ' ')}); the first: {kind.First()}");
        }

        return dataset;
    }
}
