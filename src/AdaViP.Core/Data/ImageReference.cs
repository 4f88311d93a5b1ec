namespace AdaViP.Core.Data;

/// <summary>A picture that is read when it is needed: a file under the image root, or bytes inside a table.</summary>
public abstract class ImageReference
{
    /// <summary>How messages name it: a path, or "row 7 of FILE, column image".</summary>
    public abstract string Description { get; }

    /// <summary>What the data call it: a path as the row gives it; the description where the row names none.</summary>
    public virtual string Name => Description;

    /// <summary>The file that holds this picture alone; null where the bytes are elsewhere.</summary>
    public virtual string? FilePath => null;

    /// <summary>Whether <see cref="Description"/> says which row of which file the picture belongs to.</summary>
    public virtual bool NamesItsRow => false;

    /// <summary>The encoded bytes (JPEG, PNG, WebP, ...).</summary>
    /// <exception cref="UserDataException">The file is missing or cannot be read.</exception>
    public abstract ReadOnlyMemory<byte> ReadBytes();
}
