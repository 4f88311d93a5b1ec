using AdaViP.Core.Recipes;

namespace AdaViP.Training.Samples;

/// <summary>What is odd about the samples as a whole, though none of them is bad: one sentence per kind, with counts.</summary>
internal static class SampleWarnings
{
    /// <summary>The warnings, usually none.</summary>
    /// <param name="samples">All usable samples.</param>
    /// <param name="positions">Longest sequence that the model was made for, in tokens.</param>
    internal static IEnumerable<string> Of(IReadOnlyList<PreparedSample> samples, int positions)
    {
        List<PreparedSample> same = [.. samples.Where(sample => sample.AnswersAlike)];
        if (same.Count > 0)
        {
            yield return $"{CountOf(same, samples)} the same chosen and rejected answer, cut to {RecipeKeys.MaxLength}: "
                + $"there is nothing to prefer. {First(same)}";
        }

        List<PreparedSample> unchanged = [.. samples.Where(sample => sample.RejectedImageKey == sample.ImageKey)];
        if (unchanged.Count > 0)
        {
            yield return $"{CountOf(unchanged, samples)} a rejected picture that is the picture itself, byte for byte: "
                + $"there is nothing to compare. {First(unchanged)}";
        }

        if (TooLong(samples.Select(sample => sample.LongestSequence), positions) is string tooLong)
        {
            yield return tooLong;
        }
    }

    /// <summary>The warning about sequences that the model was not made for; null where all fit.</summary>
    /// <param name="lengths">Longest sequence of each sample, in tokens.</param>
    /// <param name="positions">Longest sequence that the model was made for.</param>
    internal static string? TooLong(IEnumerable<int> lengths, int positions)
    {
        int samples = 0;
        int count = 0;
        int longest = 0;
        foreach (int length in lengths)
        {
            samples++;
            count += length > positions ? 1 : 0;
            longest = Math.Max(longest, length);
        }

        return count == 0
            ? null
            : $"{count} of {samples} samples {(count == 1 ? "is" : "are")} longer than the {positions} positions "
                + $"that the model was made for (max_position_embeddings); the longest has {longest} tokens. "
                + $"Log-probs beyond that are not to be trusted. "
                + $"Set {RecipeKeys.MaxLength} to {positions} to cut the answers there.";
    }

    private static string CountOf(List<PreparedSample> some, IReadOnlyList<PreparedSample> all) =>
        $"{some.Count} of {all.Count} samples {(some.Count == 1 ? "has" : "have")}";

    private static string First(List<PreparedSample> some) => $"The first is row {some[0].Sample.Row} (id {some[0].Sample.Id}).";
}
