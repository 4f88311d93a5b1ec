using AdaViP.Core.Data;
using AdaViP.Data.Formats;
using AdaViP.Data.Rows;
using Parquet.Schema;

namespace AdaViP.Data.Tables;

/// <summary>Reads the rows of a Parquet file: texts now, pictures later.</summary>
/// <param name="table">The file.</param>
/// <param name="store">Keeps pictures.</param>
/// <param name="root">Where picture paths start.</param>
internal sealed class ParquetDataReader(ParquetTable table, PictureStore store, ImageRoot root)
{
    /// <summary>Columns that no layout looks at.</summary>
    public IReadOnlyCollection<string> OtherFields { get; } =
        [.. table.Schema.Fields.Select(field => field.Name).Where(name => !FormatCatalogue.Fields.Contains(name))];

    /// <summary>The rows.</summary>
    /// <exception cref="UserDataException">The file is damaged.</exception>
    public IEnumerable<RowEntry> Rows()
    {
        int row = 0;
        for (int group = 0; group < table.GroupCount; group++)
        {
            int rows = table.RowCount(group);
            (string Name, TableNode? Node, RowValue? Constant)[] columns =
            [
                .. table.Schema.Fields.Where(field => FormatCatalogue.Fields.Contains(field.Name))
                    .Select(field => Column(field, group)),
            ];
            for (int i = 0; i < rows; i++, row++)
            {
                var values = new KeyValuePair<string, RowValue>[columns.Length];
                for (int column = 0; column < columns.Length; column++)
                {
                    values[column] = new(columns[column].Name, columns[column].Node?.Read() ?? columns[column].Constant!);
                }

                yield return RowEntry.Of(new RowPlace(table.File, row, null), new ObjectValue(values));
            }
        }
    }

    private (string Name, TableNode? Node, RowValue? Constant) Column(Field field, int group)
    {
        TableNode? node = Node(field, group, new Levels(0, 0));
        return (field.Name, node, node is null ? new OtherValue($"a column of {Kind(field)}") : null);
    }

    private TableNode? Node(Field field, int group, Levels above) => field switch
    {
        DataField { IsArray: true } leaf => Leaf(leaf, group, above.Repeated()) is TableNode item
            ? new ListNode(item, above.Definition, above.Repetition + 1)
            : null,
        DataField leaf => Leaf(leaf, group, leaf.IsNullable ? above.Optional() : above),
        ListField list => List(list, group, list.IsNullable ? above.Optional() : above),
        StructField @struct => Struct(@struct, group, @struct.IsNullable ? above.Optional() : above),
        _ => null,
    };

    private ListNode? List(ListField list, int group, Levels here) => Node(list.Item, group, here.Repeated()) is TableNode item
        ? new ListNode(item, here.Definition, here.Repetition + 1)
        : null;

    private StructNode? Struct(StructField field, int group, Levels here)
    {
        var members = new List<(string, TableNode)>();
        var pictures = new List<(string, PictureCells)>();
        DataField[] bytes = [.. field.Fields.OfType<DataField>().Where(IsBytes)];

        // Bytes are found by the entries of a column beside them; alone, their own levels have to be read.
        bool beside = field.Fields.OfType<DataField>().Any(leaf => !IsBytes(leaf) && !leaf.IsArray);
        foreach (DataField leaf in beside ? bytes : [])
        {
            pictures.Add((leaf.Name, Pictures(leaf, group)));
        }

        // A leaf first: its entries and those of bytes beside it are the same.
        foreach (Field member in field.Fields.OrderBy(member => member is DataField { IsArray: false } ? 0 : 1))
        {
            if (!(beside && bytes.Contains(member)) && Node(member, group, here) is TableNode node)
            {
                members.Add((member.Name, node));
            }
        }

        return members.Count == 0 ? null : new StructNode(members, pictures, here.Definition);
    }

    private TableNode? Leaf(DataField leaf, int group, Levels here)
    {
        if (leaf.MaxDefinitionLevel != here.Definition || leaf.MaxRepetitionLevel != here.Repetition)
        {
            throw new UserDataException(
                $"{table.File}: column {leaf.Path} is nested in a way that is not read (levels {leaf.MaxDefinitionLevel} "
                + $"and {leaf.MaxRepetitionLevel}, not {here.Definition} and {here.Repetition}). "
                + "Write the table again with a current version of the program that made it.");
        }

        if (!IsBytes(leaf))
        {
            return table.Leaf(group, leaf) is LeafCells cells ? new LeafNode(cells, here.Definition) : null;
        }

        // Without lists, the footer's counts mostly tell where bytes are, and no picture has to be read.
        int entries = table.EntryCount(group, leaf);
        bool known = leaf.MaxRepetitionLevel == 0 && table.NullCount(group, leaf) == 0;
        LeafCells levels = known ? new LeafCells(entries, null, null, _ => NullValue.Instance) : table.Levels(group, leaf);
        return new PictureNode(Pictures(leaf, group), levels, here.Definition);
    }

    private PictureCells Pictures(DataField leaf, int group) => new(new PictureReader(table, leaf, store, root), group);

    private static bool IsBytes(DataField leaf) => leaf.ClrType == typeof(ReadOnlyMemory<byte>);

    private static string Kind(Field field) => field is DataField leaf ? leaf.ClrType.Name : field.SchemaType.ToString();

    private readonly record struct Levels(int Definition, int Repetition)
    {
        public Levels Optional() => this with { Definition = Definition + 1 };

        public Levels Repeated() => new(Definition + 1, Repetition + 1);
    }
}
