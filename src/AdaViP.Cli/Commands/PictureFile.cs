using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Cli.Commands;

/// <summary>A picture that the user names on the command line.</summary>
internal sealed class PictureFile(string path) : ImageReference
{
    /// <inheritdoc />
    public override string Description => path;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes() => InputFile.ReadAllBytes(
        path, BoundedFile.Picture, $"Picture \"{path}\"", "Name one picture.");
}
