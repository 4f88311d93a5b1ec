namespace AdaViP.Vision.Datasets;

/// <summary>Knows one layout of rows.</summary>
internal interface IRowFormat
{
    /// <summary>Its public name.</summary>
    DatasetFormat Format { get; }

    /// <summary>The fields a row needs, for messages.</summary>
    string Needs { get; }

    /// <summary>Whether rows with these fields are of this layout; the catalogue asks the most particular layouts first.</summary>
    bool Recognises(IReadOnlySet<string> fields);

    /// <summary>Reads one row.</summary>
    /// <exception cref="BadRowException">The row is not as the layout says.</exception>
    RowDraft Read(DatasetRow row);
}
