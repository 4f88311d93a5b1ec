using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Pairs.Building;
using AdaViP.Reports;

namespace AdaViP.Pairs.Gallery;

/// <summary>
/// A page that shows pairs as the paper's Fig. 3 does: photo with tagged boxes, masks, every candidate with its score, the chosen
/// one and the sentences. One file that loads nothing, for screens from a phone's on and for paper; every picture has a text.
/// </summary>
public static class GalleryWriter
{
    /// <summary>Whether a file is a page that <see cref="Write"/> wrote, by its first lines.</summary>
    /// <param name="file">A regular file.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static bool IsPage(string file) => Page.IsFrom(file, WrittenBy.PageOfPairs);

    /// <summary>Writes the page.</summary>
    /// <param name="output">A build.</param>
    /// <param name="traces">Which lines to show, in order.</param>
    /// <param name="writer">Gets HTML.</param>
    public static void Write(BuiltPairs output, IReadOnlyList<PreferenceTrace> traces, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(writer);
        int total = output.Traces.Count;
        int pairs = output.Traces.Count(trace => trace.Chosen is not null);
        string introduction = $"{Count(traces.Count)} of {Count(total)} preferences; {Count(pairs)} have a rejected picture. "
            + "A candidate is the photo with one tagged object removed; "
            + "the one that fits the preferred answer least becomes the rejected picture.";
        new Page
        {
            Title = "AdaViP pairs",
            Generator = WrittenBy.PageOfPairs,
            Introduction = output.Unfinished is string state
                ? Block.Paragraph(introduction, " ", Inline.Strong(state)) : Block.Paragraph(introduction),
            Content = traces.Select(trace => GalleryEntry.Of(output, trace)),
        }.Write(writer);
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
