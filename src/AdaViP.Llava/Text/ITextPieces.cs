namespace AdaViP.Llava.Text;

/// <summary>A vocabulary and its merging rules. Safe to call from several threads.</summary>
internal interface ITextPieces
{
    /// <summary>Ids from 0 that belong to the tokenizer, special ones included.</summary>
    int Count { get; }

    /// <summary>Begin-of-sequence id; null where the tokenizer names none.</summary>
    int? BeginTokenId { get; }

    /// <summary>The end-of-sequence id that the tokenizer's own files name; null where they name none.</summary>
    int? NamedEndTokenId { get; }

    /// <summary>Special ids that may begin or end a sequence.</summary>
    IReadOnlyList<int> EndTokenIds { get; }

    /// <summary>Whether no text encodes to this id, so that it can mark a picture.</summary>
    bool IsNeverText(int id);

    /// <summary>
    /// Whether the id is a byte, which may be a part of a character and is decoded together with the bytes around it.
    /// </summary>
    bool IsByte(int id);

    /// <summary>Ids of a text that stands at a beginning.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>Ids of a text that follows a colon and a space; the space is part of the ids.</summary>
    IReadOnlyList<int> EncodeAfterColon(string text);

    /// <summary>Text of ids; special ones and ids outside give nothing.</summary>
    string Decode(IEnumerable<int> ids);
}
