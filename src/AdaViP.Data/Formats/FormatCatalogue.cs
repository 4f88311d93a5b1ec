using AdaViP.Core.Data;

namespace AdaViP.Data.Formats;

/// <summary>All layouts, the most particular first.</summary>
internal static class FormatCatalogue
{
    private static readonly string[] CommonFields =
    [
        "id", "idx", "removed_tag", "sentences", .. RowPictures.Fields, .. RowPictures.RejectedFields,
        .. ConversationDraft.UnreadFields,
    ];

    private static readonly IRowFormat[] All =
    [
        new PovidFormat(), new LlamaFactoryFormat(), new MsSwiftFormat(), new LlavaFormat(), new QueryFormat(),
        new AlpacaFormat(),
        new RlhfVFormat(), new PlainFormat(), new TrlFormat(),
    ];

    /// <summary>All fields that any layout looks at: other columns of a table need not be read.</summary>
    public static IReadOnlySet<string> Fields { get; } = All.SelectMany(format => format.Fields).Concat(CommonFields).ToHashSet();

    /// <summary>Fields of questions and answers.</summary>
    public static IReadOnlySet<string> TextFields { get; } = All.SelectMany(format => format.Fields).ToHashSet();

    /// <summary>The layout asked for, or the one that the fields show.</summary>
    /// <param name="asked">By the user.</param>
    /// <param name="fields">Fields with values.</param>
    /// <param name="otherFields">Further fields, for the message.</param>
    /// <param name="file">As given.</param>
    /// <param name="nested">A field of the file's only row that holds a list of objects; null where there is none.</param>
    /// <exception cref="UserDataException">No layout has these fields.</exception>
    public static IRowFormat Choose(
        DatasetFormat asked, IReadOnlySet<string> fields, IEnumerable<string> otherFields, string file, string? nested)
    {
        IRowFormat[] candidates = asked == DatasetFormat.Auto ? All : [.. All.Where(format => format.Format == asked)];
        if (candidates.FirstOrDefault(format => format.Recognises(fields)) is IRowFormat recognised)
        {
            return recognised;
        }

        if (asked != DatasetFormat.Auto)
        {
            return candidates[0]; // its own messages say what each row lacks
        }

        string found = string.Join(", ", fields.Concat(otherFields).Distinct().Order(StringComparer.Ordinal));
        string advice = nested is not null
            ? $"'{nested}' holds a list of objects: write that list alone into the file, from [ to ]."
            : fields.Contains("completions") ? "Rated completions are not pairs yet: "
                + "write the best as chosen and a worse one as rejected."
            : "Rename the fields, or see docs/data.md.";
        throw new UserDataException(
            $"{file}: the fields {found} belong to no known layout. "
            + $"Known are {string.Join("; ", All.Select(format => $"{format.Format}: {format.Needs}"))}. {advice}");
    }
}
