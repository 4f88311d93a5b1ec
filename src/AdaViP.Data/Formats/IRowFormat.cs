using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>Knows one layout of rows; one of <see cref="DatasetFormat"/> may have several.</summary>
internal interface IRowFormat
{
    /// <summary>Its public name.</summary>
    DatasetFormat Format { get; }

    /// <summary>The fields a row needs, for messages.</summary>
    string Needs { get; }

    /// <summary>The fields it looks at, besides names and pictures.</summary>
    IReadOnlyList<string> Fields { get; }

    /// <summary>Where the worse answer stands, for messages; null for a layout that has none.</summary>
    string? RejectedField { get; }

    /// <summary>
    /// Whether rows with these fields are of this layout; the catalogue asks the most particular layouts first.
    /// </summary>
    bool Recognises(IReadOnlySet<string> fields);

    /// <summary>Reads one row; a worse answer that is absent is none of its concern.</summary>
    /// <exception cref="BadRowException">The row is not as the layout says.</exception>
    RowDraft Read(DatasetRow row);
}
