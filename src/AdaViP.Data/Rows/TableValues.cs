namespace AdaViP.Data.Rows;

/// <summary>A null of a table.</summary>
internal sealed class NullValue : RowValue
{
    /// <summary>The only one.</summary>
    public static NullValue Instance { get; } = new();

    /// <inheritdoc />
    public override RowValueKind Kind => RowValueKind.Null;
}

/// <summary>A text of a table.</summary>
internal sealed class TextValue(string text) : RowValue
{
    /// <inheritdoc />
    public override RowValueKind Kind => RowValueKind.Text;

    /// <inheritdoc />
    protected override string ReadText(string field) => text;
}

/// <summary>A number of a table, or true or false.</summary>
internal sealed class NumberValue(string digits, bool isTruth) : RowValue
{
    /// <inheritdoc />
    public override RowValueKind Kind => isTruth ? RowValueKind.Truth : RowValueKind.Number;

    /// <inheritdoc />
    public override string Digits => digits;
}

/// <summary>A list of a table.</summary>
internal sealed class ListValue(IReadOnlyList<RowValue> items) : RowValue
{
    /// <inheritdoc />
    public override RowValueKind Kind => RowValueKind.List;

    /// <inheritdoc />
    public override IReadOnlyList<RowValue> Items => items;
}

/// <summary>A struct of a table, or a row of it.</summary>
internal sealed class ObjectValue(IReadOnlyList<KeyValuePair<string, RowValue>> members) : RowValue
{
    /// <inheritdoc />
    public override RowValueKind Kind => RowValueKind.Object;

    /// <inheritdoc />
    public override IEnumerable<string> Names =>
        members.Where(member => member.Value.Kind != RowValueKind.Null).Select(member => member.Key);

    /// <inheritdoc />
    public override RowValue? Member(string name)
    {
        foreach ((string key, RowValue value) in members)
        {
            if (key == name)
            {
                return value.Kind == RowValueKind.Null ? null : value;
            }
        }

        return null;
    }
}

/// <summary>A cell of a column type that no layout uses.</summary>
/// <param name="description">For messages: "a map", "a column of dates".</param>
internal sealed class OtherValue(string description) : RowValue
{
    /// <inheritdoc />
    public override RowValueKind Kind => RowValueKind.Other;

    /// <inheritdoc />
    public override string Describe() => description;
}
