using AdaViP.Core.Data;

namespace AdaViP.Data.Rows;

/// <summary>One row of a file, by field name.</summary>
/// <param name="fields">An object.</param>
/// <param name="place">Where it stands.</param>
/// <param name="root">Where picture paths start.</param>
internal sealed class DatasetRow(RowValue fields, RowPlace place, ImageRoot root)
{
    private static readonly string[] NameFields = ["id", "idx"];

    /// <summary>Where it stands.</summary>
    public RowPlace Place => place;

    /// <summary>Where picture paths start.</summary>
    public ImageRoot Root => root;

    /// <summary>A field; null where it is absent or null.</summary>
    public RowValue? Optional(string field) => fields.Member(field);

    /// <summary>A field that must be there.</summary>
    public RowValue Required(string field) => Optional(field) ?? throw BadRowException.Missing(field);

    /// <summary>The first of some fields that is there; null where none is.</summary>
    public (string Field, RowValue Value)? First(params ReadOnlySpan<string> candidates)
    {
        foreach (string field in candidates)
        {
            if (Optional(field) is RowValue value)
            {
                return (field, value);
            }
        }

        return null;
    }

    /// <summary>Text of a field; null where it is absent or null.</summary>
    public string? OptionalText(string field) => Optional(field)?.Text(field);

    /// <summary>A list of texts without its nulls; empty where it is absent or null.</summary>
    public IReadOnlyList<string> OptionalTexts(string field) => Optional(field) switch
    {
        null => [],
        { Kind: RowValueKind.List } list =>
            [.. list.Items.Where(item => item.Kind != RowValueKind.Null).Select(item => item.Text(field))],
        RowValue other => throw BadRowException.Wrong(field, other.Describe(), "a list of texts"),
    };

    /// <summary>The row's own name: <c>id</c>, else <c>idx</c>; a text or a number.</summary>
    public (string Field, string Value)? Identifier()
    {
        foreach (string field in NameFields)
        {
            if (Optional(field) is RowValue value)
            {
                string name = value.Kind == RowValueKind.Number ? value.Digits : value.Text(field);
                if (name.Length > 0)
                {
                    return (field, name);
                }
            }
        }

        return null;
    }

    /// <summary>The text unless it is empty or white space.</summary>
    public static string NotEmpty(string text, string field) =>
        string.IsNullOrWhiteSpace(text) ? throw new BadRowException(BadRowKind.EmptyText, $"'{field}' is empty") : text;
}
