using AdaViP.Core.Data;

namespace AdaViP.Data.Rows;

/// <summary>Bytes of a picture in a table, not read yet.</summary>
internal abstract class BytesValue : RowValue
{
    /// <inheritdoc />
    public override RowValueKind Kind => RowValueKind.Bytes;

    /// <summary>Whether there are bytes; may have to read a row group to know.</summary>
    public abstract bool IsPresent { get; }

    /// <summary>The picture.</summary>
    /// <param name="path">What stands beside the bytes; the file to read where there are none.</param>
    /// <param name="place">The row, for messages.</param>
    public abstract ImageReference Picture(string? path, RowPlace place);
}
