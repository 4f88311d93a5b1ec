using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using Microsoft.ML.Tokenizers;

namespace AdaViP.Llava.Text;

/// <summary>Llama-3's vocabulary: byte-level BPE from a file of ranks, one base64 piece and its rank per line.</summary>
internal sealed partial class RankedPieces : ITextPieces
{
    // Reserved after the ranked pieces; only these have a role here.
    private const int SpecialTokens = 256;
    private const int BeginOffset = 0;
    private const int EndOfTextOffset = 1;
    private const int EndOfMessageOffset = 8;
    private const int EndOfTurnOffset = 9;

    // Four times the largest vocabularies in use, of 256,000 pieces; Llama-3's has 128,000.
    private const int MostPieces = 1 << 20;

    private const string Again = "Copy the file of the model into its folder again.";

    private readonly TiktokenTokenizer _pieces;
    private readonly int _ranked;

    private RankedPieces(TiktokenTokenizer pieces, int ranked)
    {
        _pieces = pieces;
        _ranked = ranked;
        EndTokenIds = [ranked + EndOfTextOffset, ranked + EndOfMessageOffset, ranked + EndOfTurnOffset];
    }

    public int Count => _ranked + SpecialTokens;

    public int? BeginTokenId => _ranked + BeginOffset;

    public int? NamedEndTokenId => null;

    public IReadOnlyList<int> EndTokenIds { get; }

    /// <summary>Whether the file looks like ranks: its first line is base64, a space and 0.</summary>
    internal static bool Recognises(string path)
    {
        using FileStream stream = InputFile.Open(path, null, Again);
        Span<byte> start = stackalloc byte[64];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return FirstLine().IsMatch(Encoding.Latin1.GetString(start[..count]));
    }

    internal static RankedPieces Read(string path)
    {
        int ranked = Lines(path).Count;
        try
        {
            using FileStream stream = InputFile.Open(path, null, Again);
            TiktokenTokenizer pieces = TiktokenTokenizer.Create(
                stream, new RegexPreTokenizer(Words(), null), normalizer: null);
            return new RankedPieces(pieces, ranked);
        }
        catch (Exception e) when (e is not (OperationCanceledException or UserDataException) && !MemoryProblem.IsOfTheProcess(e))
        {
            throw new UserDataException($"{path} is not a file of ranked pieces, as Llama-3's is: "
                + $"{ShownValue.Sentence(e.Message)} Fetch the file again.", e);
        }
    }

    /// <summary>The lines of a file of ranks that are not empty.</summary>
    /// <exception cref="UserDataException">It cannot be read, or has more bytes or lines than a vocabulary may have.</exception>
    internal static IReadOnlyList<string> Lines(string path)
    {
        using MemoryStream file = new(InputFile.ReadAllBytes(path, BoundedFile.Vocabulary, null, Again));
        List<string> lines =
        [
            .. BoundedLines.Read(file, path).Select(line => Encoding.UTF8.GetString(line.Span.TrimEnd((byte)'\r')))
                .Where(line => line.Length > 0).Take(MostPieces + 1),
        ];
        return lines.Count <= MostPieces ? lines : throw new UserDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"{path} has more than {MostPieces:N0} lines, one for each piece, the most that a vocabulary may have. {Again}"));
    }

    public bool IsNeverText(int id) => id >= _ranked;

    // A piece may be a part of a character, but the bytes of all pieces are joined as they are.
    public bool IsByte(int id) => false;

    public IReadOnlyList<int> Encode(string text) =>
        _pieces.EncodeToIds(text, considerPreTokenization: true, considerNormalization: false);

    public IReadOnlyList<int> EncodeAfterColon(string text) => text.Length == 0 ? [] : Encode(" " + text);

    public string Decode(IEnumerable<int> ids) => _pieces.Decode(ids.Where(id => id >= 0 && id < _ranked));

    [GeneratedRegex(@"\A[A-Za-z0-9+/]+={0,2} 0\r?\n")]
    private static partial Regex FirstLine();

    // How Llama-3 cuts a text into words before merging.
    [GeneratedRegex(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}
