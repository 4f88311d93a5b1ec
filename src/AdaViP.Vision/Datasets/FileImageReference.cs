using AdaViP.Core;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets;

/// <summary>A picture in a file of its own.</summary>
internal sealed class FileImageReference(string path, string description, string name) : ImageReference
{
    /// <inheritdoc />
    public override string Description { get; } = description;

    /// <inheritdoc />
    public override string Name { get; } = name;

    /// <inheritdoc />
    public override bool NamesItsRow => true;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes()
    {
        if (FileStatus.Of(path) is { Kind: not FileKind.Regular } other)
        {
            throw new UserDataException($"{Description}: {path} is {other.Named}, not a file. Name a picture.");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserDataException($"{Description}: no file {path}. Check the path and --image-root.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserDataException($"{Description}: {path} cannot be read: {FileProblem.Describe(exception)}.", exception);
        }
    }
}
