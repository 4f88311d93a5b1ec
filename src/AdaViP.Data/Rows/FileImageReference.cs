using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Data.Settings;

namespace AdaViP.Data.Rows;

/// <summary>A picture in a file of its own.</summary>
internal sealed class FileImageReference(string path, string description, string name) : ImageReference
{
    /// <inheritdoc />
    public override string Description { get; } = description;

    /// <inheritdoc />
    public override string Name { get; } = name;

    /// <inheritdoc />
    public override string? FilePath => path;

    /// <inheritdoc />
    public override bool NamesItsRow => true;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes()
    {
        if (!Path.Exists(path))
        {
            throw new UserDataException($"{Description}: no file {path}. Check the path and {DataSettings.ImageRoot}.");
        }

        return InputFile.ReadAllBytes(path, BoundedFile.Picture, $"{Description}: {path}", "Name a picture that can be read.");
    }
}
