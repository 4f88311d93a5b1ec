using System.Globalization;
using System.Text;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Tokenizers;

/// <summary>
/// BERT's uncased WordPiece: control characters dropped, Chinese characters apart, lower case without accents, punctuation apart,
/// then greedily the longest piece of the vocabulary.
/// </summary>
public sealed class BertWordPieces
{
    /// <summary>Pieces of bert-base-uncased, the text side of every Grounding DINO.</summary>
    public const int UncasedCount = 30_522;

    private const int LongestWord = 100;

    private readonly Dictionary<string, int> _ids;
    private readonly int _longestPiece;

    private BertWordPieces(Dictionary<string, int> ids, string source)
    {
        _ids = ids;
        _longestPiece = ids.Keys.Max(piece => piece.Length);
        Unknown = Required("[UNK]", source);
        Start = Required("[CLS]", source);
        End = Required("[SEP]", source);
        Padding = Required("[PAD]", source);
        Stop = Required(".", source);
        Question = Required("?", source);
    }

    /// <summary>Id of words that the vocabulary cannot spell.</summary>
    public int Unknown { get; }

    /// <summary>Id of [CLS], the first token of a text.</summary>
    public int Start { get; }

    /// <summary>Id of [SEP], the last token of a text.</summary>
    public int End { get; }

    /// <summary>Id of [PAD].</summary>
    public int Padding { get; }

    /// <summary>Id of the full stop.</summary>
    public int Stop { get; }

    /// <summary>Id of the question mark.</summary>
    public int Question { get; }

    /// <summary>Number of pieces.</summary>
    public int Count => _ids.Count;

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="path">vocab.txt: one piece a line, the line number from 0 is the id.</param>
    /// <exception cref="UserDataException">It cannot be read, lacks a piece that every BERT vocabulary has, or has an empty
    /// line or a piece twice.</exception>
    public static BertWordPieces FromFile(string path)
    {
        IReadOnlyList<string> lines = VocabularyText.Lines(path);
        var ids = new Dictionary<string, int>(lines.Count, StringComparer.Ordinal);
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0)
            {
                throw Wrong($"{path}:{i + 1}: this line is empty");
            }

            if (!ids.TryAdd(lines[i], i))
            {
                throw Wrong($"{path}:{i + 1}: \"{lines[i]}\" is in line {ids[lines[i]] + 1} too");
            }
        }

        return lines.Count == 0
            ? throw new UserDataException($"{path} is empty. Get the vocab.txt that belongs to the detector.")
            : new BertWordPieces(ids, path);
    }

    private static UserDataException Wrong(FormattableString what) => new(
        FormattableString.Invariant(what) + ", but the number of a line is the id of its piece. "
        + "Get the vocab.txt that belongs to the detector.");

    /// <summary>Ids of a text, without [CLS] and [SEP].</summary>
    /// <param name="text">Any text.</param>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        foreach (string word in Words(text))
        {
            AddPieces(word, ids);
        }

        return ids;
    }

    private int Required(string piece, string source) => _ids.TryGetValue(piece, out int id)
        ? id
        : throw new UserDataException($"{source} has no line \"{piece}\". "
            + "Get the vocab.txt of bert-base-uncased, one piece a line.");

    private void AddPieces(string word, List<int> ids)
    {
        int first = ids.Count;
        if (word.EnumerateRunes().Count() > LongestWord)
        {
            ids.Add(Unknown);
            return;
        }

        for (int start = 0; start < word.Length;)
        {
            string prefix = start == 0 ? "" : "##";
            int end = Math.Min(word.Length, start + _longestPiece);
            int id = -1;
            while (end > start && !_ids.TryGetValue(prefix + word[start..end], out id))
            {
                end--;
            }

            if (end == start)
            {
                ids.RemoveRange(first, ids.Count - first);
                ids.Add(Unknown);
                return;
            }

            ids.Add(id);
            start = end;
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var spaced = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsSpace(rune))
            {
                spaced.Append(' ');
            }
            else if (IsIdeograph(rune.Value))
            {
                spaced.Append(' ').Append(rune.ToString()).Append(' ');
            }
            else if (rune.Value != 0 && rune.Value != 0xFFFD && !IsControl(rune))
            {
                spaced.Append(rune.ToString());
            }
        }

        string plain = CanonicalForms.Decompose(spaced.ToString());
        var word = new StringBuilder();
        foreach (Rune rune in plain.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            bool apart = IsPunctuation(rune);
            if ((apart || rune.Value == ' ') && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (apart)
            {
                yield return rune.ToString();
            }
            else if (rune.Value != ' ')
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static bool IsSpace(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune);

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static bool IsPunctuation(Rune rune) =>
        (rune.IsAscii && !Rune.IsLetterOrDigit(rune) && rune.Value > ' ')
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    private static bool IsIdeograph(int code) => code
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
