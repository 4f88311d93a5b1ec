using AdaViP.Core;
using AdaViP.Core.Data;

namespace AdaViP.Cli.Commands;

/// <summary>A picture that the user names on the command line.</summary>
internal sealed class PictureFile(string path) : ImageReference
{
    /// <inheritdoc />
    public override string Description => path;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes()
    {
        if (FileStatus.Of(path) is { Kind: not FileKind.Regular } other)
        {
            throw new UserDataException($"Picture \"{path}\" is {other.Named}, not a file; name one picture.");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserDataException($"Picture \"{path}\" cannot be read: {FileProblem.Describe(e)}.", e);
        }
    }
}
