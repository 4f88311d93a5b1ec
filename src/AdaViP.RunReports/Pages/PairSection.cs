using AdaViP.Core;
using AdaViP.Pairs;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Gallery;
using AdaViP.Reports;
using AdaViP.Reports.Markup;

namespace AdaViP.RunReports.Pages;

/// <summary>A few preferences of a build of pairs, as in the paper's Fig. 3.</summary>
internal static class PairSection
{
    /// <summary>The section of a build: first preferences that have a rejected picture, then one that has none.</summary>
    /// <param name="build">The build; not closed before the page is written.</param>
    /// <param name="most">Most preferences.</param>
    public static IEnumerable<Node> Of(BuiltPairs build, int most)
    {
        PreferenceTrace[] shown = Choose(build.Traces, most);
        if (most == 0)
        {
            return [];
        }

        int pairs = build.Traces.Count(trace => trace.Chosen is not null);
        string text = $"{Counted.Of(shown.Length, "preference")} of {build.Traces.Count}, of which {pairs} have a rejected "
            + "picture. A candidate is the photo with one tagged object removed; the one that fits the preferred answer least, "
            + "by the sum of its CLIP scores, becomes the rejected picture."
            + (build.Unfinished is string state ? " " + state : "");
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(build.Folder)));
        return
        [
            Block.Section(
                $"Pairs of pictures: {name}", [Block.Note(text), .. shown.Select(trace => GalleryEntry.Of(build, trace))]),
        ];
    }

    // Spread over the build, so that no one picture fills the page; one without a pair shows why there is none.
    private static PreferenceTrace[] Choose(IReadOnlyList<PreferenceTrace> traces, int most)
    {
        PreferenceTrace[] pairs = [.. traces.Where(trace => trace.Chosen is not null).DistinctBy(trace => trace.Picture)];
        PreferenceTrace[] others = [.. traces.Where(trace => trace.Chosen is null)];
        int without = others.Length == 0 ? 0 : Math.Min(others.Length, pairs.Length == 0 ? most : most > 1 ? 1 : 0);
        int with = Math.Min(pairs.Length, most - without);
        return
        [
            .. Enumerable.Range(0, with).Select(index => pairs[(int)((long)index * pairs.Length / with)]),
            .. others.Take(without),
        ];
    }
}
