using AdaViP.Core.Data;
using AdaViP.Vision.Datasets.Formats;

namespace AdaViP.Vision.Datasets;

/// <summary>All layouts, the most particular first.</summary>
internal static class FormatCatalogue
{
    private static readonly IRowFormat[] All =
    [
        new MsSwiftFormat(), new PovidFormat(), new LlamaFactoryFormat(), new LlavaFormat(), new RlhfVFormat(), new PlainFormat(), new TrlFormat(),
    ];

    /// <summary>The layout asked for, or the one that the fields show.</summary>
    /// <exception cref="UserDataException">No layout has these fields.</exception>
    public static IRowFormat Choose(DatasetFormat asked, IReadOnlySet<string> fields, string file)
    {
        if (asked != DatasetFormat.Auto)
        {
            return All.Single(format => format.Format == asked);
        }

        return All.FirstOrDefault(format => format.Recognises(fields)) ?? throw new UserDataException(
            $"{file}: the fields {string.Join(", ", fields.Order(StringComparer.Ordinal))} belong to no known layout. Known are " +
            $"{string.Join("; ", All.Select(format => $"{format.Format}: {format.Needs}"))}. Rename the fields, or see docs/data.md.");
    }
}
