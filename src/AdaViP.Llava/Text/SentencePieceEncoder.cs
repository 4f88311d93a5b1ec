using System.Text;
using AdaViP.Llava.Text.Wire;

namespace AdaViP.Llava.Text;

/// <summary>
/// SentencePiece's BPE: characters are merged pairwise, best score first and leftmost among equals, then what is not a piece
/// becomes bytes. Microsoft.ML.Tokenizers 2.0.1 merges the rightmost among equals, so runs like "xxxx" or "......" get
/// other ids there.
/// </summary>
internal sealed class SentencePieceEncoder
{
    private const char Space = '\u2581';

    private readonly Dictionary<string, (int Id, float Score)> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Id, float Score)>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int[] _byteIds = new int[256];

    internal SentencePieceEncoder(SentencePieceModel model)
    {
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            Piece piece = model.Pieces[id];
            if (piece.Kind == Piece.Types.Kind.Normal)
            {
                _pieces.TryAdd(piece.Text, (id, piece.Score));
            }
            else if (piece.Kind == Piece.Types.Kind.Byte)
            {
                // <0x41>
                _byteIds[Convert.ToInt32(piece.Text[3..5], 16)] = id;
            }
        }

        _lookup = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Ids of a text, with a space put in front; none for an empty text.</summary>
    internal List<int> Encode(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        string escaped = Space + Valid(text).Replace(' ', Space);
        List<Symbol> symbols = Characters(escaped);
        Merge(escaped, symbols);
        List<int> ids = [];
        for (int at = 0; at >= 0; at = symbols[at].Next)
        {
            Append(ids, escaped.AsSpan(symbols[at].Start, symbols[at].Length));
        }

        return ids;
    }

    // Half a surrogate pair is not a character: it becomes U+FFFD, as in any conversion to UTF-8.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static List<Symbol> Characters(string text)
    {
        List<Symbol> symbols = [];
        int start = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int index = symbols.Count;
            symbols.Add(new Symbol(start, rune.Utf16SequenceLength, index - 1, index + 1));
            start += rune.Utf16SequenceLength;
        }

        symbols[^1] = symbols[^1] with { Next = -1 };
        return symbols;
    }

    private void Merge(string text, List<Symbol> symbols)
    {
        // Smallest first: the negated score, then the place.
        PriorityQueue<(int Left, int Right, int Length), (float, int)> queue = new();
        void Offer(int left, int right)
        {
            if (left < 0 || right < 0)
            {
                return;
            }

            int length = symbols[left].Length + symbols[right].Length;
            if (_lookup.TryGetValue(text.AsSpan(symbols[left].Start, length), out (int Id, float Score) piece))
            {
                queue.Enqueue((left, right, length), (-piece.Score, left));
            }
        }

        for (int right = 1; right < symbols.Count; right++)
        {
            Offer(right - 1, right);
        }

        while (queue.TryDequeue(out (int Left, int Right, int Length) pair, out _))
        {
            Symbol left = symbols[pair.Left];
            Symbol right = symbols[pair.Right];

            // One of the two was merged since the pair was offered.
            if (left.Length == 0 || right.Length == 0 || left.Length + right.Length != pair.Length)
            {
                continue;
            }

            symbols[pair.Left] = left with { Length = pair.Length, Next = right.Next };
            symbols[pair.Right] = right with { Length = 0 };
            if (right.Next >= 0)
            {
                symbols[right.Next] = symbols[right.Next] with { Previous = pair.Left };
            }

            Offer(left.Previous, pair.Left);
            Offer(pair.Left, right.Next);
        }
    }

    private void Append(List<int> ids, ReadOnlySpan<char> symbol)
    {
        if (_lookup.TryGetValue(symbol, out (int Id, float Score) piece))
        {
            ids.Add(piece.Id);
            return;
        }

        foreach (byte value in Encoding.UTF8.GetBytes(symbol.ToArray()))
        {
            ids.Add(_byteIds[value]);
        }
    }

    /// <summary>A run of the text in a chain; length 0 once it was merged into its left neighbour.</summary>
    private readonly record struct Symbol(int Start, int Length, int Previous, int Next);
}
