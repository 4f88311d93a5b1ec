using System.Text;
using System.Text.RegularExpressions;
using AdaViP.Core;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Tokenizers;

/// <summary>
/// CLIP's byte-pair encoding: cleaned and in lower case, split by a pattern, then merged by rank within each word.
/// </summary>
public sealed partial class ClipBytePairs
{
    /// <summary>Pieces of OpenAI's CLIP and of OpenCLIP.</summary>
    public const int UsualCount = 49_408;

    /// <summary>Pieces without any merge: 256 letters, as many at the end of a word, start and end.</summary>
    public const int SmallestCount = (2 * 256) + 2;

    private const string WordEnd = "</w>";

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<(string First, string Second), int> _ranks = [];
    private readonly string[] _letters = Letters();

    private ClipBytePairs(IReadOnlyList<string> lines, int merges, string source)
    {
        // Printable bytes come first in the vocabulary, the others after them; see Letters.
        foreach (string letter in _letters.OrderBy(letter => letter[0]))
        {
            _ids[letter] = _ids.Count;
        }

        foreach (string letter in _letters.OrderBy(letter => letter[0]))
        {
            _ids[letter + WordEnd] = _ids.Count;
        }

        for (int i = 1; i <= merges; i++)
        {
            string[] pair = lines[i].Split(' ');
            if (pair.Length != 2)
            {
                throw new UserDataException(
                    $"{source}:{i + 1}: \"{lines[i]}\" is not a pair of pieces. "
                    + "Get bpe_simple_vocab_16e6.txt.gz of OpenAI's CLIP.");
            }

            _ranks.TryAdd((pair[0], pair[1]), i);
            _ids[pair[0] + pair[1]] = 512 + i - 1;
        }

        Start = 512 + merges;
        End = Start + 1;
    }

    /// <summary>Id of the start token.</summary>
    public int Start { get; }

    /// <summary>Id of the end token, the highest one, which also pads.</summary>
    public int End { get; }

    /// <summary>Pieces of the largest vocabulary for which a file has the merges.</summary>
    /// <param name="path">As for <see cref="FromFile"/>.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static int Available(string path) => SmallestCount + Math.Max(0, VocabularyText.Lines(path).Count - 1);

    /// <summary>Reads the merges.</summary>
    /// <param name="path">bpe_simple_vocab_16e6.txt.gz, or the same unpacked.</param>
    /// <param name="count">Pieces of the model's vocabulary, at least <see cref="SmallestCount"/>; later merges are not
    /// its.</param>
    /// <exception cref="UserDataException">It cannot be read or has fewer merges than the model uses.</exception>
    public static ClipBytePairs FromFile(string path, int count = UsualCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, SmallestCount);
        IReadOnlyList<string> lines = VocabularyText.Lines(path);
        int merges = count - SmallestCount;
        return lines.Count > merges
            ? new ClipBytePairs(lines, merges, path)
            : throw new UserDataException(
                $"{path} has {Counted.Of(lines.Count, "line")}, but the model uses {merges} merges after the first line. "
                + "Get bpe_simple_vocab_16e6.txt.gz of OpenAI's CLIP.");
    }

    /// <summary>Ids of a text, without start and end.</summary>
    /// <param name="text">Any text.</param>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        foreach (Match match in Pattern().Matches(ClipText.Clean(text)))
        {
            if (match.Value is "<|startoftext|>" or "<|endoftext|>")
            {
                ids.Add(match.Value == "<|startoftext|>" ? Start : End);
            }
            else
            {
                AddPieces(match.Value, ids);
            }
        }

        return ids;
    }

    /// <summary>Ids for the text tower: start, as many tokens as fit, end, and the end token again up to the length.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="length">Context of the tower, at least 2; 77 keeps 75 tokens.</param>
    /// <param name="used">Tokens including start and end.</param>
    public int[] EncodePadded(string text, int length, out int used)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        IReadOnlyList<int> tokens = Encode(text);
        int[] ids = new int[length];
        Array.Fill(ids, End);
        ids[0] = Start;
        int kept = Math.Min(tokens.Count, length - 2);
        for (int i = 0; i < kept; i++)
        {
            ids[i + 1] = tokens[i];
        }

        used = kept + 2;
        return ids;
    }

    private void AddPieces(string word, List<int> ids)
    {
        var pieces = new List<string>();
        foreach (byte unit in Encoding.UTF8.GetBytes(word))
        {
            pieces.Add(_letters[unit]);
        }

        pieces[^1] += WordEnd;
        while (pieces.Count > 1)
        {
            int best = int.MaxValue;
            for (int i = 0; i + 1 < pieces.Count; i++)
            {
                best = Math.Min(best, _ranks.GetValueOrDefault((pieces[i], pieces[i + 1]), int.MaxValue));
            }

            if (best == int.MaxValue)
            {
                break;
            }

            Merge(pieces, best);
        }

        ids.AddRange(pieces.Select(piece => _ids[piece]));
    }

    private void Merge(List<string> pieces, int rank)
    {
        int write = 0;
        for (int read = 0; read < pieces.Count; read++, write++)
        {
            bool pair = read + 1 < pieces.Count
                && _ranks.GetValueOrDefault((pieces[read], pieces[read + 1]), int.MaxValue) == rank;
            pieces[write] = pair ? pieces[read] + pieces[read + 1] : pieces[read];
            read += pair ? 1 : 0;
        }

        pieces.RemoveRange(write, pieces.Count - write);
    }

    /// <summary>
    /// One visible character per byte: printable Latin-1 bytes stand for themselves, the others for 256 and up.
    /// </summary>
    private static string[] Letters()
    {
        string[] letters = new string[256];
        int next = 256;
        for (int unit = 0; unit < 256; unit++)
        {
            bool printable = unit is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[unit] = ((char)(printable ? unit : next++)).ToString();
        }

        return letters;
    }

    [GeneratedRegex(
        @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
