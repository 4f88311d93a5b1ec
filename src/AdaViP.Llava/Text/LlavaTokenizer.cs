using AdaViP.Core.Data;
using AdaViP.Llava.Models;

namespace AdaViP.Llava.Text;

/// <summary>
/// The text side of a checkpoint: its <c>tokenizer.model</c>, SentencePiece as Llama-2's or ranked pieces as Llama-3's. Text is
/// text: nothing in it becomes a special token, and no begin- or end-of-sequence id is added. Safe to call from several threads.
/// </summary>
public sealed class LlavaTokenizer
{
    private const string FileName = "tokenizer.model";

    // Rows a vocabulary may have beyond its text pieces: a few added tokens, and padding to a multiple of 64.
    private const int MaxExtraRows = 256;

    private readonly ITextPieces _pieces;

    private LlavaTokenizer(ITextPieces pieces, int endTokenId)
    {
        _pieces = pieces;
        EndTokenId = endTokenId;
    }

    /// <summary>Begin-of-sequence id.</summary>
    public int BeginTokenId => _pieces.BeginTokenId;

    /// <summary>Id that ends an answer: the model's first end-of-sequence id.</summary>
    public int EndTokenId { get; }

    /// <summary>Text pieces, special ones included.</summary>
    public int PieceCount => _pieces.Count;

    /// <summary>Reads the tokenizer of a checkpoint folder and checks it against the model's vocabulary.</summary>
    /// <param name="folder">Folder with tokenizer.model.</param>
    /// <param name="config">The model's configuration.</param>
    /// <exception cref="UserDataException">Missing, of an unknown kind, or of another vocabulary than the model.</exception>
    public static LlavaTokenizer Load(string folder, LlavaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        string path = Path.Combine(folder, FileName);
        ITextPieces pieces = Read(path);
        Check(pieces, config, path);
        return new LlavaTokenizer(pieces, config.Text.EndTokenIds[0]);
    }

    /// <summary>Reads a tokenizer file on its own.</summary>
    /// <exception cref="UserDataException">Missing or of an unknown kind.</exception>
    internal static LlavaTokenizer Open(string path)
    {
        ITextPieces pieces = Read(path);
        return new LlavaTokenizer(pieces, pieces.EndTokenIds[0]);
    }

    /// <summary>
    /// Ids of a text that stands at a beginning, without begin and end ids; SentencePiece puts a space in front.
    /// </summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _pieces.Encode(text);
    }

    /// <summary>Ids of a text that follows a colon and a space, the space included; none for an empty text.</summary>
    public IReadOnlyList<int> EncodeAfterColon(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _pieces.EncodeAfterColon(text);
    }

    /// <summary>Text of ids; ids that are no text (begin, end, image, padding) give nothing.</summary>
    public string Decode(IEnumerable<int> ids) => _pieces.Decode(ids);

    private static ITextPieces Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserDataException($"{path} is missing. Copy {FileName} of the model into its folder.");
        }

        return RankedPieces.Recognises(path) ? RankedPieces.Read(path) : SentencePieces.Read(path);
    }

    private static void Check(ITextPieces pieces, LlavaConfig config, string path)
    {
        int rows = config.Text.VocabularySize;
        if (pieces.Count > rows || rows - pieces.Count > MaxExtraRows)
        {
            throw new UserDataException(
                $"{path} has {pieces.Count} pieces, but config.json says vocab_size {rows}. "
                + $"The tokenizer belongs to another model: copy {FileName} of this one into its folder.");
        }

        if (pieces.BeginTokenId != config.Text.BeginTokenId || !config.Text.EndTokenIds.All(pieces.EndTokenIds.Contains))
        {
            throw new UserDataException(
                $"{path} begins sequences with {pieces.BeginTokenId} and ends them with {string.Join(" or ", pieces.EndTokenIds)}, "
                + $"but config.json says bos_token_id {config.Text.BeginTokenId} and eos_token_id "
                + $"{string.Join(", ", config.Text.EndTokenIds)}.");
        }

        if (!pieces.IsNeverText(config.ImageTokenId))
        {
            throw new UserDataException(
                $"The image token id {config.ImageTokenId} of config.json is a text piece in {path}, which has {pieces.Count}.");
        }
    }
}
