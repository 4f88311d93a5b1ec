using AdaViP.Core.Images;

namespace AdaViP.Core.Foundation;

/// <summary>Names what is in a picture: RAM (E5). Safe to call from several threads.</summary>
public interface ITagger
{
    /// <summary>All tags that it may give, in list order.</summary>
    IReadOnlyList<string> Vocabulary { get; }

    /// <summary>Tags whose probability is greater than their threshold, in list order, stop-listed ones included.</summary>
    /// <param name="image">Upright RGB.</param>
    IReadOnlyList<Tag> FindTags(DecodedImage image);
}
