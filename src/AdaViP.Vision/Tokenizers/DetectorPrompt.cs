namespace AdaViP.Vision.Tokenizers;

/// <summary>
/// The text side of a Grounding DINO input: ids, positions and the mask by which every phrase attends to itself and its closing
/// full stop only (<c>generate_masks_with_special_tokens_and_transfer_map</c>).
/// </summary>
public sealed class DetectorPrompt
{
    /// <summary>Most tokens that the model takes; longer prompts are cut after the mask is built.</summary>
    public const int MaximumLength = 256;

    private readonly bool[] _mask;

    private DetectorPrompt(int[] ids, int[] positions, bool[] mask, bool isCut)
    {
        Ids = ids;
        Positions = positions;
        _mask = mask;
        IsCut = isCut;
    }

    /// <summary>[CLS], the text's ids, [SEP]; at most <see cref="MaximumLength"/>.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Position of each token within its phrase.</summary>
    public IReadOnlyList<int> Positions { get; }

    /// <summary>Number of tokens.</summary>
    public int Length => Ids.Count;

    /// <summary>Whether the text was longer than the model takes.</summary>
    public bool IsCut { get; }

    /// <summary>Whether one token attends to another.</summary>
    /// <param name="row">The token that attends.</param>
    /// <param name="column">The token attended to.</param>
    public bool Attends(int row, int column) => _mask[(row * Length) + column];

    /// <summary>A caption as Grounding DINO wants it: trimmed, in lower case, closed by a full stop.</summary>
    /// <param name="text">A tag, or several joined by " . ".</param>
    public static string Caption(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string caption = text.Trim().ToLowerInvariant();
        return caption.EndsWith('.') ? caption : caption + " .";
    }

    /// <summary>Builds the input for a text, which is not changed: see <see cref="Caption"/>.</summary>
    /// <param name="pieces">Tokenizer.</param>
    /// <param name="text">The text.</param>
    /// <param name="maximum">Most tokens to keep, 2 to <see cref="MaximumLength"/>.</param>
    public static DetectorPrompt Create(BertWordPieces pieces, string text, int maximum = MaximumLength)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, MaximumLength);
        int[] ids = [pieces.Start, .. pieces.Encode(text), pieces.End];
        int count = ids.Length;
        int kept = Math.Min(count, maximum);
        int[] positions = new int[kept];
        bool[] mask = new bool[kept * kept];
        for (int i = 0; i < kept; i++)
        {
            mask[(i * kept) + i] = true;
        }

        int previous = 0;
        for (int column = 0; column < count; column++)
        {
            if (!IsSpecial(ids[column], pieces))
            {
                continue;
            }

            if (column > 0 && column < count - 1)
            {
                Connect(mask, positions, kept, previous + 1, column);
            }

            previous = column;
        }

        return new DetectorPrompt(ids[..kept], positions, mask, count > kept);
    }

    private static void Connect(bool[] mask, int[] positions, int kept, int first, int last)
    {
        for (int row = first; row <= Math.Min(last, kept - 1); row++)
        {
            positions[row] = row - first;
            for (int column = first; column <= Math.Min(last, kept - 1); column++)
            {
                mask[(row * kept) + column] = true;
            }
        }
    }

    private static bool IsSpecial(int id, BertWordPieces pieces) =>
        id == pieces.Start || id == pieces.End || id == pieces.Stop || id == pieces.Question;
}
