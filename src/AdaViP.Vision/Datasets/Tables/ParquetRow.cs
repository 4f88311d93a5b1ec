using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Tables;

/// <summary>A row of a table.</summary>
internal sealed class ParquetRow(ParquetGroup group, int rowInGroup, RowPlace place) : DatasetRow
{
    /// <inheritdoc />
    public override RowPlace Place { get; } = place;

    /// <inheritdoc />
    public override string? OptionalText(string field) => group.Texts.TryGetValue(field, out string?[]? cells) ? cells[rowInGroup] : null;

    /// <inheritdoc />
    public override IReadOnlyList<string> OptionalTexts(string field) =>
        group.Lists.TryGetValue(field, out IReadOnlyList<string>[]? cells) ? cells[rowInGroup] : [];

    /// <inheritdoc />
    public override string? OptionalIdentifier(string field) => OptionalText(field) is { Length: > 0 } text ? text : null;

    /// <inheritdoc />
    public override ImageReference? OptionalPicture(string field) => group.Picture(field, rowInGroup, Place);
}
