using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using Microsoft.ML.Tokenizers;

namespace AdaViP.Llava.Text;

/// <summary>Llama-2's vocabulary: SentencePiece BPE, which puts a space in front of every text.</summary>
internal sealed class SentencePieces : ITextPieces
{
    private readonly SentencePieceTokenizer _pieces;
    private readonly SentencePieceEncoder _encoder;
    private readonly HashSet<int> _bytes;
    private readonly int _byteFfId;

    private SentencePieces(SentencePieceTokenizer pieces, SentencePieceEncoder encoder)
    {
        _pieces = pieces;
        _encoder = encoder;
        _bytes = [.. Enumerable.Range(0, 256).Select(value => pieces.Vocabulary[$"<0x{value:X2}>"])];
        _byteFfId = pieces.Vocabulary["<0xFF>"];
        EndTokenIds = [pieces.EndOfSentenceId];
    }

    public int Count => _pieces.Vocabulary.Count;

    public int? BeginTokenId => _pieces.BeginningOfSentenceId;

    public int? NamedEndTokenId => null;

    public IReadOnlyList<int> EndTokenIds { get; }

    internal static SentencePieces Read(string path)
    {
        SentencePieceEncoder encoder = new(SentencePieceModel.Read(path));
        try
        {
            using FileStream stream = InputFile.Open(path);
            return new SentencePieces(LlamaTokenizer.Create(stream, addBeginOfSentence: false, addEndOfSentence: false), encoder);
        }
        catch (Exception e) when (e is not (OperationCanceledException or UserDataException) && !MemoryProblem.IsOfTheProcess(e))
        {
            // The parser has no exception of its own: damage shows as whatever its code runs into.
            throw new UserDataException(
                $"{path} is not a SentencePiece BPE model with byte fallback, as Llama-2's is: "
                + $"{ShownValue.Sentence(e.Message)} Fetch the file again.", e);
        }
    }

    // The byte 0xFF occurs in no UTF-8 text.
    public bool IsNeverText(int id) => id >= Count || id == _byteFfId;

    public bool IsByte(int id) => _bytes.Contains(id);

    public IReadOnlyList<int> Encode(string text) => _encoder.Encode(text);

    public IReadOnlyList<int> EncodeAfterColon(string text) => _encoder.Encode(text);

    public string Decode(IEnumerable<int> ids) => _pieces.Decode(ids.Where(id =>
        id >= 0 && id < Count && id != BeginTokenId && !EndTokenIds.Contains(id) && id != _pieces.UnknownId));
}
