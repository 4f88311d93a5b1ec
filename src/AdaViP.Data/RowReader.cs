using AdaViP.Core.Data;
using AdaViP.Data.Formats;
using AdaViP.Data.Rows;

namespace AdaViP.Data;

/// <summary>Recognises the layout of a file's rows and hands them to the builder; the same for every kind of file.</summary>
internal static class RowReader
{
    // Fields of so many rows decide the layout: a single first row may be the broken one.
    private const int RowsToRecognise = 64;

    /// <summary>Reads rows into the builder.</summary>
    /// <param name="entries">The file's rows; enumerated once.</param>
    /// <param name="file">As given.</param>
    /// <param name="root">Where picture paths start.</param>
    /// <param name="asked">Layout that the user named.</param>
    /// <param name="otherFields">Fields that the rows have beside those that the entries show.</param>
    /// <param name="builder">Gets the rows.</param>
    /// <exception cref="UserDataException">The layout is unknown, or a row is bad and the policy is to stop.</exception>
    public static void Read(
        IEnumerable<RowEntry> entries, string file, ImageRoot root, DatasetFormat asked, IReadOnlyCollection<string> otherFields,
        DatasetBuilder builder)
    {
        var waiting = new List<RowEntry>(RowsToRecognise);
        IRowFormat? format = null;
        foreach (RowEntry entry in entries)
        {
            waiting.Add(entry);
            if (format is not null || waiting.Count >= RowsToRecognise)
            {
                format ??= Recognise(asked, waiting, file, otherFields);
                Add(waiting, root, format, builder);
                waiting.Clear();
            }
        }

        if (waiting.Count > 0)
        {
            Add(waiting, root, format ?? Recognise(asked, waiting, file, otherFields), builder);
        }
    }

    private static void Add(IEnumerable<RowEntry> entries, ImageRoot root, IRowFormat? format, DatasetBuilder builder)
    {
        foreach (RowEntry entry in entries)
        {
            if (entry.Value is not RowValue value)
            {
                builder.AddBad(entry.Place, entry.Kind, entry.Problem!);
            }
            else if (format is null)
            {
                const string reason = "the object has no fields; a row needs image, question, chosen and rejected";
                builder.AddBad(entry.Place, BadRowKind.MissingField, reason);
            }
            else
            {
                builder.Add(new DatasetRow(value, entry.Place, root), format);
            }
        }
    }

    private static IRowFormat? Recognise(
        DatasetFormat asked, List<RowEntry> entries, string file, IReadOnlyCollection<string> otherFields)
    {
        HashSet<string> fields = [.. entries.SelectMany(entry => entry.Value?.Names ?? [])];

        RequireRows(entries, file);

        // No field at all: only bad rows so far, which need no layout.
        return fields.Count == 0 && otherFields.Count == 0 && asked == DatasetFormat.Auto
            ? null
            : FormatCatalogue.Choose(asked, fields, otherFields, file, Nested(entries));
    }

    // {"image": [...], "question": [...]} or {"question": {"0": ..., "1": ...}}: a table by columns, pandas' default.
    private static void RequireRows(List<RowEntry> entries, string file)
    {
        if (entries is not [{ Value: { } only }]
            || only.Names.Select(name => only.Member(name)!).ToArray() is not [var first, ..] values)
        {
            return;
        }

        bool lists = values.All(value => value.Kind == RowValueKind.List && value.Items.Count == first.Items.Count)
            && only.Names.Any(name => FormatCatalogue.TextFields.Contains(name)
                && only.Member(name)!.Items is [{ Kind: RowValueKind.Text or RowValueKind.List }, ..]);
        bool numbered = values.All(value => value.Kind == RowValueKind.Object && AreNumbers(value.Names));
        bool split = only.Member("columns") is { Kind: RowValueKind.List } && only.Member("data") is { Kind: RowValueKind.List };
        bool byNumber = AreNumbers(only.Names) && values.All(value => value.Kind == RowValueKind.Object);
        if (lists || numbered || split || byNumber)
        {
            throw new UserDataException(
                $"{file} holds a table {(byNumber ? "as one object of numbered rows" : "column by column in one object")}, "
                + "not one object for each row. Write its rows as records, "
                + "for example in Python with pandas.DataFrame(...).to_json(\"rows.jsonl\", orient=\"records\", lines=True).");
        }
    }

    private static bool AreNumbers(IEnumerable<string> names) => names.Any() && names.All(name => name.All(char.IsAsciiDigit));

    // {"data": [{...}, {...}]}: a whole data set in one object.
    private static string? Nested(List<RowEntry> entries) =>
        entries is [{ Value: { } only }]
            ? only.Names.FirstOrDefault(name => only.Member(name)!.Items is [{ Kind: RowValueKind.Object }, ..])
            : null;
}
