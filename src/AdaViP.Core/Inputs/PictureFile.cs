using AdaViP.Core.Data;

namespace AdaViP.Core.Inputs;

/// <summary>A picture in a file of its own.</summary>
/// <param name="path">The file, as the user named it.</param>
public sealed class PictureFile(string path) : ImageReference
{
    /// <inheritdoc />
    public override string Description => path;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes() => InputFile.ReadAllBytes(
        path, BoundedFile.Picture, $"Picture \"{path}\"", "Name one picture.");
}
