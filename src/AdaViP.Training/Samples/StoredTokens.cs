using AdaViP.Llava.Text;

namespace AdaViP.Training.Samples;

/// <summary>
/// The ids of a sequence as they are kept for a whole run: without the copies of the image token, which are most of it (576 for
/// LLaVA-1.5, against some 150 of text).
/// </summary>
internal sealed class StoredTokens
{
    private readonly int[] _text;
    private readonly int _imageTokenId;
    private readonly TokenSequence _shape;

    /// <param name="sequence">As the builder made it.</param>
    internal StoredTokens(TokenSequence sequence)
    {
        int imageEnd = sequence.ImageStart + sequence.ImageTokens;
        _text = [.. sequence.InputIds.AsSpan(0, sequence.ImageStart), .. sequence.InputIds.AsSpan(imageEnd)];
        _imageTokenId = sequence.ImageTokens == 0 ? 0 : sequence.InputIds[sequence.ImageStart];
        _shape = sequence with { InputIds = [] };
        AnswerTokens = sequence.AnswerTokens;
    }

    /// <summary>All tokens, those of the picture included.</summary>
    internal int Length => _text.Length + _shape.ImageTokens;

    /// <summary>Answer tokens, the end-of-sequence id included.</summary>
    internal int AnswerTokens { get; }

    /// <summary>The sequence as the builder made it.</summary>
    internal TokenSequence Expand()
    {
        int[] ids = new int[Length];
        _text.AsSpan(0, _shape.ImageStart).CopyTo(ids);
        ids.AsSpan(_shape.ImageStart, _shape.ImageTokens).Fill(_imageTokenId);
        _text.AsSpan(_shape.ImageStart).CopyTo(ids.AsSpan(_shape.ImageStart + _shape.ImageTokens));
        return _shape with { InputIds = ids };
    }

    /// <summary>Whether both have the same ids.</summary>
    internal bool HasIdsOf(StoredTokens other) =>
        _shape.ImageStart == other._shape.ImageStart && _shape.ImageTokens == other._shape.ImageTokens
        && _text.AsSpan().SequenceEqual(other._text);
}
