using AdaViP.Core.Data;
using AdaViP.Core.Files;

namespace AdaViP.Evaluation.Questions;

/// <summary>A picture in base64 inside a question.</summary>
/// <param name="bytes">The encoded picture.</param>
/// <param name="place">Where it stands.</param>
internal sealed class EmbeddedPicture(byte[] bytes, string place) : ImageReference
{
    // The same picture in two questions has one description, so that it is encoded once.
    private readonly string _identity = Digest.Of(bytes)[..12];

    /// <inheritdoc />
    public override string Description => $"{place}, picture {_identity}";

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes() => bytes;
}
