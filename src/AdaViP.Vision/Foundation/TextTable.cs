using AdaViP.Core.Data;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>
/// Compares a vocabulary with the graph that gets its ids: an id beyond the graph's embedding fails in the middle of a run, and a
/// vocabulary that was cut gives other ids without a word.
/// </summary>
internal static class TextTable
{
    // Rows may be rounded up to one of these, for speed.
    private static readonly int[] Roundings = [8, 16, 32, 64, 128];

    /// <summary>Refuses a vocabulary that is not the graph's.</summary>
    /// <param name="vocabulary">The file.</param>
    /// <param name="entries">Its entries; their ids are 0 to one less.</param>
    /// <param name="graph">The graph, for messages.</param>
    /// <param name="rows">Rows of the graph's embedding; null where the graph does not say.</param>
    /// <param name="usual">Entries of the vocabulary that this kind of model has mostly, where the graph does not say.</param>
    /// <param name="advice">The next step, as a sentence.</param>
    /// <exception cref="UserDataException">The counts differ.</exception>
    internal static void Require(SideFile vocabulary, int entries, GraphFile graph, long? rows, int usual, string advice)
    {
        long expected = rows ?? usual;
        if (entries == expected || (rows is not null && Roundings.Any(step => (entries + step - 1) / step * step == rows)))
        {
            return;
        }

        string whose = rows is null
            ? $"the vocabulary that such a model has mostly has {usual:N0} ({graph.Path} does not say how many it takes)"
            : $"the embedding of {graph.Path} has {rows:N0} rows, one for each";
        throw new UserDataException(
            $"{vocabulary.Role}: {vocabulary.Path} has {entries:N0} entries, but {whose}. {advice}");
    }
}
