using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Models;

namespace AdaViP.Llava.Text;

/// <summary>
/// The text side of a checkpoint: its <c>tokenizer.json</c>, or else its <c>tokenizer.model</c> (SentencePiece as Llama-2's or
/// ranked pieces as Llama-3's). Text is text: nothing in it becomes a special token, and no begin- or end-of-sequence id is
/// added. Safe to call from several threads.
/// </summary>
public sealed class LlavaTokenizer
{
    private const string ModelName = "tokenizer.model";

    // Rows a vocabulary may have beyond its tokens: padding to a round number, of which the widest in use is 1 in 42.
    private const int MaxExtraRows = 256;
    private const int ExtraRowsOf = 32;

    private readonly ITextPieces _pieces;

    private LlavaTokenizer(ITextPieces pieces, SequenceEnds ends)
    {
        _pieces = pieces;
        (BeginTokenId, EndTokenId) = ends;
    }

    /// <summary>Begin-of-sequence id; null for a model whose sequences begin with their text.</summary>
    public int? BeginTokenId { get; }

    /// <summary>
    /// Id that ends an answer: the tokenizer's end where config.json lists it, else the first listed one that it knows.
    /// </summary>
    public int EndTokenId { get; }

    /// <summary>The file of a checkpoint folder that turns text into ids; null where it has none.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    public static string? FileOf(string folder) =>
        new[] { JsonPieces.FileName, ModelName }.Select(name => Path.Combine(folder, name)).FirstOrDefault(Path.Exists);

    /// <summary>
    /// What the files beside a tokenizer.json decide about ids: begin and end of sequences, and all added tokens. Empty for
    /// other files, which nothing stands beside.
    /// </summary>
    /// <param name="path">From <see cref="FileOf"/>.</param>
    /// <exception cref="UserDataException">A file is damaged or contradicts another one.</exception>
    public static string RolesOf(string path)
    {
        if (Path.GetFileName(path) != JsonPieces.FileName)
        {
            return "";
        }

        TokenizerFile file = TokenizerFile.Read(path);
        (int? begin, int? end) = TokenizerRoles.Apply(file, Path.GetDirectoryName(path) ?? ".");
        IEnumerable<string> added = file.Added.Values.OrderBy(token => token.Id).Select(token => token.ToString());
        return string.Join('\n', added.Prepend(FormattableString.Invariant($"{begin} {end}")));
    }

    /// <summary>Reads the tokenizer of a checkpoint folder and checks it against the model's vocabulary.</summary>
    /// <param name="folder">Folder with tokenizer.json or tokenizer.model; where both are there, they must agree.</param>
    /// <param name="config">The model's configuration.</param>
    /// <exception cref="UserDataException">
    /// Missing, damaged, of an unknown kind, or of another vocabulary than the model.
    /// </exception>
    public static LlavaTokenizer Load(string folder, LlavaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        string path = FileOf(folder) ?? throw new UserDataException(
            $"{Path.Combine(folder, ModelName)} is missing, and so is {JsonPieces.FileName}. "
            + "Copy one of them, as the model has it, into its folder.");
        InputFile.Require(path, null, "Copy the tokenizer of the model into its folder.");
        ITextPieces pieces = Read(path, config.ImageTokenId);
        string older = Path.Combine(folder, ModelName);
        if (pieces is JsonPieces && Path.Exists(older))
        {
            TokenizerAgreement.Check(Read(older, config.ImageTokenId), older, pieces, path);
        }

        ProcessorSettings.Check(folder, config, pieces as JsonPieces);
        return new LlavaTokenizer(pieces, Check(pieces, config, path));
    }

    /// <summary>Reads a tokenizer.model on its own.</summary>
    /// <exception cref="UserDataException">Of an unknown kind.</exception>
    internal static LlavaTokenizer Open(string path)
    {
        ITextPieces pieces = Read(path, marker: null);
        return new LlavaTokenizer(pieces, new SequenceEnds(pieces.BeginTokenId, pieces.EndTokenIds[0]));
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

    /// <summary>Text of ids; ids that are not text (begin, end, image, padding) give nothing.</summary>
    public string Decode(IEnumerable<int> ids) => _pieces.Decode(ids);

    /// <summary>
    /// Whether the id is a byte, which may be a part of a character and is decoded together with the bytes around it.
    /// </summary>
    internal bool IsByte(int id) => _pieces.IsByte(id);

    internal static ITextPieces Read(string path, int? marker) => Path.GetFileName(path) switch
    {
        JsonPieces.FileName => JsonPieces.Read(path, marker),
        _ when RankedPieces.Recognises(path) => RankedPieces.Read(path),
        _ => SentencePieces.Read(path),
    };

    private static SequenceEnds Check(ITextPieces pieces, LlavaConfig config, string path)
    {
        int rows = config.Text.VocabularySize;
        if (pieces.Count > rows || rows - pieces.Count > Math.Max(MaxExtraRows, rows / ExtraRowsOf))
        {
            throw new UserDataException(
                $"{path} has {Counted.Of(pieces.Count, "piece")}, but config.json says vocab_size {rows}. "
                + $"The tokenizer belongs to another model: copy {Path.GetFileName(path)} of this one into its folder.");
        }

        SequenceEnds ends = SequenceEnds.Of(pieces, config, path);
        if (!pieces.IsNeverText(config.ImageTokenId))
        {
            throw new UserDataException(
                $"The image token id {config.ImageTokenId} of config.json is a text piece in {path}, which has {pieces.Count}. "
                + $"Put config.json and {Path.GetFileName(path)} of one model into the folder.");
        }

        return ends;
    }
}
