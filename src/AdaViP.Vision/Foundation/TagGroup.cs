using AdaViP.Vision.Tokenizers;

namespace AdaViP.Vision.Foundation;

/// <summary>Tags that share a prompt.</summary>
/// <param name="First">Index of the first tag.</param>
/// <param name="Caption">All tags, each closed by a full stop.</param>
/// <param name="Spans">Columns of each tag without its full stop: first, and one past the last.</param>
internal sealed record TagGroup(int First, string Caption, IReadOnlyList<(int First, int End)> Spans)
{
    /// <summary>
    /// Splits tags into prompts that are full by count or by tokens; a tag too long for any prompt has its own.
    /// </summary>
    /// <param name="names">The tags.</param>
    /// <param name="pieces">Tokenizer.</param>
    /// <param name="most">Tags in a prompt.</param>
    /// <param name="longest">Tokens in a prompt, [CLS] and [SEP] included.</param>
    internal static List<TagGroup> Split(IReadOnlyList<string> names, BertWordPieces pieces, int most, int longest)
    {
        var groups = new List<TagGroup>();
        var spans = new List<(int First, int End)>();
        var captions = new List<string>();
        int first = 0;
        int used = 1;
        for (int i = 0; i < names.Count; i++)
        {
            string caption = DetectorPrompt.Caption(names[i]);
            int tokens = pieces.Encode(caption).Count;
            if (spans.Count == most || (spans.Count > 0 && used + tokens + 1 > longest))
            {
                groups.Add(new TagGroup(first, string.Join(' ', captions), [.. spans]));
                spans.Clear();
                captions.Clear();
                first = i;
                used = 1;
            }

            captions.Add(caption);
            spans.Add((used, used + tokens - 1));
            used += tokens;
        }

        if (spans.Count > 0)
        {
            groups.Add(new TagGroup(first, string.Join(' ', captions), [.. spans]));
        }

        return groups;
    }
}
