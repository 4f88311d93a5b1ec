namespace AdaViP.Vision.Datasets.Tables;

/// <summary>Fetches the pictures of one column, through the store.</summary>
internal sealed class PictureReader(ParquetTable table, PictureColumn column, PictureStore store, ImageRoot root)
{
    /// <summary>Column name.</summary>
    public string Name => column.Name;

    /// <summary>Where paths start.</summary>
    public ImageRoot Root => root;

    /// <summary>The encoded picture; null where the row has none.</summary>
    public byte[]? Bytes(int group, int rowInGroup) => column.Bytes is null
        ? null
        : store.Read(new GroupKey(table.File, column.Name, group), rowInGroup, () => table.Bytes(group, column.Bytes));

    /// <summary>Which rows of a row group have a picture, by path or by bytes.</summary>
    /// <param name="group">Row group.</param>
    /// <param name="paths">The rows' paths.</param>
    public bool[] Present(int group, string?[] paths)
    {
        bool[] present = Array.ConvertAll(paths, path => !string.IsNullOrEmpty(path));
        if (column.Bytes is null || Array.TrueForAll(present, known => known))
        {
            return present;
        }

        // The footer's count of nulls mostly answers without reading any picture.
        long? nulls = table.NullCount(group, column.Bytes);
        if (nulls == paths.Length)
        {
            return present;
        }

        byte[]?[]? cells = nulls == 0 ? null : table.Bytes(group, column.Bytes);
        for (int row = 0; row < present.Length; row++)
        {
            present[row] |= cells is null || cells[row] is not null;
        }

        return present;
    }
}
