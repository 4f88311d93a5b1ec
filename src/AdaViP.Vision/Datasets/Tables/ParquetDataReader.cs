using AdaViP.Core.Data;
using Parquet.Schema;

namespace AdaViP.Vision.Datasets.Tables;

/// <summary>Reads a Parquet file: texts now, pictures later.</summary>
internal static class ParquetDataReader
{
    private static readonly string[] TextFields = ["question", "chosen", "rejected", "text", "id", "idx", "removed_tag"];
    private static readonly string[] ListFields = ["sentences"];
    private static readonly string[] PictureFields = ["image", "rejected_image"];

    /// <summary>Reads a file into the builder.</summary>
    /// <exception cref="UserDataException">The file is damaged or its layout is unknown.</exception>
    public static void Read(string file, ImageRoot root, DatasetFormat asked, PictureStore store, DatasetBuilder builder)
    {
        ParquetTable table = ParquetTable.Open(file);
        IRowFormat format = FormatCatalogue.Choose(asked, table.Schema.Fields.Select(field => field.Name).ToHashSet(), file);
        DataField[] texts = TextColumns(table, file);
        DataField[] lists = ListColumns(table, file);
        List<(PictureColumn Column, PictureReader Reader)> pictures = [];
        foreach (string name in PictureFields)
        {
            if (PictureColumn.Find(table.Schema, name) is PictureColumn column)
            {
                pictures.Add((column, new PictureReader(table, column, store, root)));
            }
        }

        int row = 0;
        for (int index = 0; index < table.GroupCount; index++)
        {
            int rows = table.RowCount(index);
            ParquetGroup group = new(
                index,
                texts.ToDictionary(column => column.Name, column => Texts(table, index, column, file)),
                lists.ToDictionary(column => column.Path.ToList()[0], column => table.TextLists(index, column)));
            foreach ((PictureColumn column, PictureReader reader) in pictures)
            {
                group.Add(reader, column.Path is null ? new string?[rows] : table.Texts(index, column.Path));
            }

            for (int inGroup = 0; inGroup < rows; inGroup++, row++)
            {
                builder.Add(new ParquetRow(group, inGroup, new RowPlace(file, row, null)), format);
            }
        }
    }

    private static DataField[] TextColumns(ParquetTable table, string file)
    {
        DataField[] columns = [.. table.Schema.DataFields.Where(column => column.Path.Length == 1 && TextFields.Contains(column.Name))];
        return Array.Find(columns, column => column.MaxRepetitionLevel > 0) is DataField list
            ? throw new UserDataException($"{file}: column {list.Name} is a list; expected text.")
            : columns;
    }

    private static DataField[] ListColumns(ParquetTable table, string file)
    {
        DataField[] columns = [.. table.Schema.DataFields.Where(column => ListFields.Contains(column.Path.ToList()[0]))];
        return Array.Find(columns, column => column.MaxRepetitionLevel != 1 || column.ClrType != typeof(ReadOnlyMemory<char>)) is DataField other
            ? throw new UserDataException($"{file}: column {other.Path.ToList()[0]} holds {other.ClrType.Name}; expected lists of texts.")
            : columns;
    }

    private static string?[] Texts(ParquetTable table, int group, DataField column, string file)
    {
        bool identifier = column.Name is "id" or "idx";
        return Type.GetTypeCode(column.ClrType) switch
        {
            TypeCode.Int64 when identifier => table.Numbers<long>(group, column),
            TypeCode.Int32 when identifier => table.Numbers<int>(group, column),
            TypeCode.UInt64 when identifier => table.Numbers<ulong>(group, column),
            TypeCode.UInt32 when identifier => table.Numbers<uint>(group, column),
            _ when column.ClrType == typeof(ReadOnlyMemory<char>) => table.Texts(group, column),
            _ => throw new UserDataException(
                $"{file}: column {column.Name} holds {column.ClrType.Name}; expected text{(identifier ? " or whole numbers" : "")}."),
        };
    }
}
