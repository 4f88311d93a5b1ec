using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Tables;

/// <summary>A picture in a table: its bytes, else the file that its path names.</summary>
/// <param name="pictures">The picture column.</param>
/// <param name="group">Row group.</param>
/// <param name="entry">Entry of the column in the row group.</param>
/// <param name="path">The row's path; information only where there are bytes.</param>
/// <param name="place">Row, for messages.</param>
internal sealed class ParquetImageReference(PictureReader pictures, int group, int entry, string? path, RowPlace place)
    : ImageReference
{
    /// <inheritdoc />
    public override string Description => $"{place}, column {pictures.Name}";

    /// <inheritdoc />
    public override string Name => string.IsNullOrEmpty(path) ? Description : path;

    /// <inheritdoc />
    public override bool NamesItsRow => true;

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> ReadBytes()
    {
        if (pictures.Bytes(group, entry) is byte[] bytes)
        {
            return bytes;
        }

        if (string.IsNullOrEmpty(path))
        {
            throw new UserDataException($"{Description}: no picture: neither bytes nor a path. "
                + "Write the table again with its pictures.");
        }

        try
        {
            return pictures.Root.Picture(path, place, pictures.Name).ReadBytes();
        }
        catch (BadRowException exception)
        {
            throw new UserDataException($"{place}: no bytes, and {exception.Message}. "
                + "Correct the path, or write the table again with its pictures.", exception);
        }
        catch (UserDataException exception)
        {
            throw new UserDataException($"{exception.Message} The table has no bytes for it.", exception);
        }
    }
}
