using AdaViP.Data.Rows;
using Parquet.Schema;

namespace AdaViP.Data.Tables;

/// <summary>Fetches the pictures of one column, through the store.</summary>
/// <param name="table">The file.</param>
/// <param name="column">A column of bytes.</param>
/// <param name="store">Keeps what has been read.</param>
/// <param name="root">Where paths start.</param>
internal sealed class PictureReader(ParquetTable table, DataField column, PictureStore store, ImageRoot root)
{
    /// <summary>Name of the row's field.</summary>
    public string Name { get; } = column.Path.ToList()[0];

    /// <summary>Where paths start.</summary>
    public ImageRoot Root => root;

    /// <summary>The encoded picture; null where the entry has none.</summary>
    public byte[]? Bytes(int group, int entry) =>
        store.Read(new GroupKey(table.File, column.Path.ToString(), group), entry, () => table.Bytes(group, column));

    /// <summary>Which entries of a row group have bytes; reads the column where the footer does not tell.</summary>
    public Func<int, bool> Present(int group)
    {
        // The footer's count of nulls mostly answers without reading any picture.
        long? nulls = table.NullCount(group, column);
        if (nulls == 0 || nulls == table.EntryCount(group, column))
        {
            return _ => nulls == 0;
        }

        bool[] present = Array.ConvertAll(table.Bytes(group, column), cell => cell is not null);
        return entry => present[entry];
    }
}
