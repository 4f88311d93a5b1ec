using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Tables;

/// <summary>The pictures of one column in one row group, read when they are asked for.</summary>
/// <param name="reader">Reads the column.</param>
/// <param name="group">Row group.</param>
internal sealed class PictureCells(PictureReader reader, int group)
{
    private Func<int, bool>? _present;

    /// <summary>The bytes of an entry.</summary>
    public BytesValue Value(int entry) => new Cell(this, entry);

    private bool IsPresent(int entry) => (_present ??= reader.Present(group))(entry);

    private sealed class Cell(PictureCells cells, int entry) : BytesValue
    {
        public override bool IsPresent => cells.IsPresent(entry);

        public override ImageReference Picture(string? path, RowPlace place) =>
            new ParquetImageReference(cells.Reader, cells.Group, entry, path, place);
    }

    private PictureReader Reader => reader;

    private int Group => group;
}
