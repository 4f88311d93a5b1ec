using AdaViP.Data.Rows;

namespace AdaViP.Data.Tables;

/// <summary>
/// A column of a row group, or a part of one, read value by value. Parquet stores a nested value as leaves with two levels each:
/// the definition level says how much of the path to the leaf is there, the repetition level at which list an entry goes on.
/// </summary>
internal abstract class TableNode
{
    /// <summary>Definition level of the next entry.</summary>
    public abstract int Definition { get; }

    /// <summary>Repetition level of the next entry.</summary>
    public abstract int Repetition { get; }

    /// <summary>Whether all entries have been read.</summary>
    public abstract bool AtEnd { get; }

    /// <summary>Index of the next entry of its first leaf.</summary>
    public abstract int Position { get; }

    /// <summary>Reads one value.</summary>
    public abstract RowValue Read();

    /// <summary>Passes the one entry that stands for a null or an empty list further up.</summary>
    public abstract void Skip();
}

/// <summary>Texts or numbers.</summary>
/// <param name="cells">The column's entries.</param>
/// <param name="level">Definition level of a value that is there.</param>
internal sealed class LeafNode(LeafCells cells, int level) : TableNode
{
    private int _next;
    private int _nextValue;

    /// <inheritdoc />
    public override int Definition => cells.Definitions is int[] levels ? levels[_next] : level;

    /// <inheritdoc />
    public override int Repetition => cells.Repetitions?[_next] ?? 0;

    /// <inheritdoc />
    public override bool AtEnd => _next >= cells.Count;

    /// <inheritdoc />
    public override int Position => _next;

    /// <inheritdoc />
    public override RowValue Read()
    {
        bool present = Definition >= level;
        _next++;
        return present ? cells.Value(_nextValue++) : NullValue.Instance;
    }

    /// <inheritdoc />
    public override void Skip() => _next++;
}

/// <summary>Named members. A picture's bytes may be among them, found by the position of the others and read later.</summary>
/// <param name="members">Members with entries of their own; at least one.</param>
/// <param name="pictures">Members that are bytes.</param>
/// <param name="level">Definition level of a struct that is there.</param>
internal sealed class StructNode(
    IReadOnlyList<(string Name, TableNode Node)> members, IReadOnlyList<(string Name, PictureCells Cells)> pictures,
    int level) : TableNode
{
    /// <inheritdoc />
    public override int Definition => members[0].Node.Definition;

    /// <inheritdoc />
    public override int Repetition => members[0].Node.Repetition;

    /// <inheritdoc />
    public override bool AtEnd => members[0].Node.AtEnd;

    /// <inheritdoc />
    public override int Position => members[0].Node.Position;

    /// <inheritdoc />
    public override RowValue Read()
    {
        if (Definition < level)
        {
            Skip();
            return NullValue.Instance;
        }

        int entry = Position;
        var values = new List<KeyValuePair<string, RowValue>>(members.Count + pictures.Count);
        foreach ((string name, PictureCells cells) in pictures)
        {
            values.Add(new(name, cells.Value(entry)));
        }

        foreach ((string name, TableNode node) in members)
        {
            values.Add(new(name, node.Read()));
        }

        return new ObjectValue(values);
    }

    /// <inheritdoc />
    public override void Skip()
    {
        foreach ((_, TableNode node) in members)
        {
            node.Skip();
        }
    }
}

/// <summary>A list.</summary>
/// <param name="item">Its element.</param>
/// <param name="level">Definition level of a list that is there and empty.</param>
/// <param name="repetition">Repetition level of a further element.</param>
internal sealed class ListNode(TableNode item, int level, int repetition) : TableNode
{
    /// <inheritdoc />
    public override int Definition => item.Definition;

    /// <inheritdoc />
    public override int Repetition => item.Repetition;

    /// <inheritdoc />
    public override bool AtEnd => item.AtEnd;

    /// <inheritdoc />
    public override int Position => item.Position;

    /// <inheritdoc />
    public override RowValue Read()
    {
        int definition = Definition;
        if (definition <= level)
        {
            Skip();
            return definition < level ? NullValue.Instance : new ListValue([]);
        }

        var items = new List<RowValue>();
        do
        {
            items.Add(item.Read());
        }
        while (!AtEnd && Repetition >= repetition);

        return new ListValue(items);
    }

    /// <inheritdoc />
    public override void Skip() => item.Skip();
}

/// <summary>A picture's bytes alone, without other columns beside them.</summary>
/// <param name="cells">Where the bytes are.</param>
/// <param name="levels">The column's levels.</param>
/// <param name="level">Definition level of bytes that are there.</param>
internal sealed class PictureNode(PictureCells cells, LeafCells levels, int level) : TableNode
{
    private int _next;

    /// <inheritdoc />
    public override int Definition => levels.Definitions is int[] known ? known[_next] : level;

    /// <inheritdoc />
    public override int Repetition => levels.Repetitions?[_next] ?? 0;

    /// <inheritdoc />
    public override bool AtEnd => _next >= levels.Count;

    /// <inheritdoc />
    public override int Position => _next;

    /// <inheritdoc />
    public override RowValue Read()
    {
        bool present = Definition >= level;
        int entry = _next++;
        return present ? cells.Value(entry) : NullValue.Instance;
    }

    /// <inheritdoc />
    public override void Skip() => _next++;
}
