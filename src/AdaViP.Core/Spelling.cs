namespace AdaViP.Core;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class Spelling
{
    // No name is longer; of a longer word each letter beyond counts as one that has to go.
    private const int Longest = 256;

    /// <summary>
    /// Insertions, deletions and replacements of one letter, and swaps of two neighbours, that turn one word into the other
    /// (optimal string alignment).
    /// </summary>
    /// <returns>Exact for words of up to 256 letters; of longer ones, unless they are equal, at least the true number.</returns>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left == right)
        {
            return 0;
        }

        int beyond = Math.Max(0, left.Length - Longest) + Math.Max(0, right.Length - Longest);
        return beyond + Aligned(Begin(left), Begin(right));
    }

    /// <summary>
    /// The nearest of some names; null where none is near: more than a third of the letters would have to change,
    /// or the word has one letter.
    /// </summary>
    /// <param name="word">As it was written.</param>
    /// <param name="names">What it may have been meant to be.</param>
    public static string? Closest(string word, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(names);
        string lower = word.ToLowerInvariant();
        (string? name, int distance) = names
            .Select(name => ((string?)name, Distance(lower, name.ToLowerInvariant())))
            .OrderBy(entry => entry.Item2)
            .FirstOrDefault((null, int.MaxValue));
        return name is not null && IsNear(word, name, distance) ? name : null;
    }

    /// <summary>Whether so many edits leave a likeness: a word of one letter is like none but itself.</summary>
    internal static bool IsNear(string word, string name, int distance) =>
        distance <= Math.Max(1, Math.Max(word.Length, name.Length) / 3)
        && (distance == 0 || Math.Min(word.Length, name.Length) > 1);

    /// <summary>
    /// <c> Did you mean "name"?</c>, to follow the sentence that says what is wrong; empty where no name is near.
    /// </summary>
    /// <param name="word">As it was written.</param>
    /// <param name="names">What it may have been meant to be.</param>
    public static string Suggestion(string word, IEnumerable<string> names) =>
        Closest(word, names) is string name ? $" Did you mean \"{name}\"?" : "";

    private static string Begin(string word) => word.Length <= Longest ? word : word[..Longest];

    private static int Aligned(string left, string right)
    {
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            distance[i, 0] = i;
        }

        for (int j = 0; j <= right.Length; j++)
        {
            distance[0, j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = distance[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int best = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                distance[i, j] = swapped ? Math.Min(best, distance[i - 2, j - 2] + 1) : best;
            }
        }

        return distance[left.Length, right.Length];
    }
}
