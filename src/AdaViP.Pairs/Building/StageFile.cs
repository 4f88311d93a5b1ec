using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Pairs.Building;

/// <summary>Keeps the clocks of all runs of a share.</summary>
internal static class StageFile
{
    /// <summary>The totals; none where there is no file or an unreadable one, as they are for information only.</summary>
    public static IReadOnlyList<StageTotals> Read(string path) => Read(path, out _);

    /// <summary>As <see cref="Read(string)"/>, for who tells a person about it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isDamaged">Whether there is a file that cannot be read.</param>
    public static IReadOnlyList<StageTotals> Read(string path, out bool isDamaged)
    {
        isDamaged = false;
        try
        {
            return FileStatus.Of(path)?.Kind == FileKind.Regular
                ? JsonSerializer.Deserialize<StageTotals[]>(BoundedFile.Read(path, BoundedFile.Settings)) ?? []
                : [];
        }
        catch (Exception e) when (e is JsonException or UserDataException)
        {
            isDamaged = true;
            return [];
        }
    }

    /// <summary>Writes the totals.</summary>
    public static void Write(string path, IReadOnlyList<StageTotals> totals) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, totals));

    /// <summary>Adds up by name, in the order of the second list.</summary>
    public static IReadOnlyList<StageTotals> Sum(IReadOnlyList<StageTotals> before, IReadOnlyList<StageTotals> now) =>
        [.. now.Select(stage => before.FirstOrDefault(other => other.Name == stage.Name) is StageTotals other
            ? new StageTotals(stage.Name, stage.Items + other.Items, stage.Seconds + other.Seconds) : stage)];
}
