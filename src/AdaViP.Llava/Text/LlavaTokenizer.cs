using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using Microsoft.ML.Tokenizers;

namespace AdaViP.Llava.Text;

/// <summary>
/// The text side of a checkpoint: its <c>tokenizer.model</c>. Text is text: nothing in it becomes a special token, and no
/// begin- or end-of-sequence id is added.
/// </summary>
public sealed class LlavaTokenizer
{
    private const string FileName = "tokenizer.model";

    // Rows a vocabulary may have beyond its text pieces: a few added tokens, and padding to a multiple of 64.
    private const int MaxExtraRows = 256;

    private readonly SentencePieceTokenizer _pieces;
    private readonly SentencePieceEncoder _encoder;
    private readonly int _byteFfId;

    private LlavaTokenizer(SentencePieceTokenizer pieces, SentencePieceEncoder encoder)
    {
        _pieces = pieces;
        _encoder = encoder;
        _byteFfId = pieces.Vocabulary.TryGetValue("<0xFF>", out int id) ? id : -1;
    }

    /// <summary>Begin-of-sequence id.</summary>
    public int BeginTokenId => _pieces.BeginningOfSentenceId;

    /// <summary>End-of-sequence id.</summary>
    public int EndTokenId => _pieces.EndOfSentenceId;

    /// <summary>Text pieces, special ones included.</summary>
    public int PieceCount => _pieces.Vocabulary.Count;

    /// <summary>Reads the tokenizer of a checkpoint folder and checks it against the model's vocabulary.</summary>
    /// <param name="folder">Folder with tokenizer.model (SentencePiece).</param>
    /// <param name="config">The model's configuration.</param>
    /// <exception cref="UserDataException">Missing, not SentencePiece, or of another vocabulary than the model.</exception>
    public static LlavaTokenizer Load(string folder, LlavaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        string path = Path.Combine(folder, FileName);
        LlavaTokenizer tokenizer = Open(path);
        tokenizer.CheckAgainst(config, path);
        return tokenizer;
    }

    /// <summary>Reads a SentencePiece file on its own.</summary>
    /// <exception cref="UserDataException">Missing or not SentencePiece.</exception>
    internal static LlavaTokenizer Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserDataException($"{path} is missing. Copy {FileName} of the model into its folder.");
        }

        SentencePieceEncoder encoder = new(SentencePieceModel.Read(path));
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new LlavaTokenizer(LlamaTokenizer.Create(stream, addBeginOfSentence: false, addEndOfSentence: false), encoder);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // The parser has no exception of its own: damage shows as whatever its code runs into.
            throw new UserDataException(
                $"{path} is not a SentencePiece BPE model with byte fallback, as Llama-2's is: {e.Message}", e);
        }
    }

    /// <summary>Ids of a text, with SentencePiece's space in front, without begin and end ids.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _encoder.Encode(text);
    }

    /// <summary>Text of ids; ids that are no text (begin, end, image, padding) give nothing.</summary>
    public string Decode(IEnumerable<int> ids) => _pieces.Decode(ids.Where(IsText));

    private bool IsText(int id) =>
        id >= 0 && id < PieceCount && id != BeginTokenId && id != EndTokenId && id != _pieces.UnknownId;

    private void CheckAgainst(LlavaConfig config, string path)
    {
        int rows = config.Text.VocabularySize;
        if (PieceCount > rows || rows - PieceCount > MaxExtraRows)
        {
            throw new UserDataException(
                $"{path} has {PieceCount} pieces, but config.json says vocab_size {rows}. "
                + $"The tokenizer belongs to another model: copy {FileName} of this one into its folder.");
        }

        if (BeginTokenId != config.Text.BeginTokenId || !config.Text.EndTokenIds.Contains(EndTokenId))
        {
            throw new UserDataException(
                $"{path} begins sequences with {BeginTokenId} and ends them with {EndTokenId}, but config.json says "
                + $"bos_token_id {config.Text.BeginTokenId} and eos_token_id {string.Join(", ", config.Text.EndTokenIds)}.");
        }

        if (config.ImageTokenId < PieceCount && config.ImageTokenId != _byteFfId)
        {
            throw new UserDataException(
                $"The image token id {config.ImageTokenId} of config.json is a text piece in {path}, which has {PieceCount}.");
        }
    }
}
