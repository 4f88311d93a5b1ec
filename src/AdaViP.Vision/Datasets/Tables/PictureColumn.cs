using Parquet.Schema;

namespace AdaViP.Vision.Datasets.Tables;

/// <summary>A picture column: Hugging Face's struct of bytes and path, bare bytes, or a path.</summary>
/// <param name="Name">"image" or "rejected_image".</param>
/// <param name="Bytes">Null where there are only paths.</param>
/// <param name="Path">Null where there are only bytes.</param>
internal sealed record PictureColumn(string Name, DataField? Bytes, DataField? Path)
{
    /// <summary>The column of that name; null where there is none.</summary>
    public static PictureColumn? Find(ParquetSchema schema, string name)
    {
        DataField? bytes = null;
        DataField? path = null;
        foreach (DataField field in schema.DataFields)
        {
            List<string> parts = field.Path.ToList();
            if (parts[0] != name || field.MaxRepetitionLevel > 0 || parts.Count > 2)
            {
                continue;
            }

            string leaf = parts.Count == 1 ? string.Empty : parts[1];
            bytes = leaf is "" or "bytes" && field.ClrType == typeof(ReadOnlyMemory<byte>) ? field : bytes;
            path = leaf is "" or "path" && field.ClrType == typeof(ReadOnlyMemory<char>) ? field : path;
        }

        return bytes is null && path is null ? null : new PictureColumn(name, bytes, path);
    }
}
