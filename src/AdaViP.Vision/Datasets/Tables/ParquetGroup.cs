using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Tables;

/// <summary>A row group: its texts, and which rows have pictures.</summary>
internal sealed class ParquetGroup(
    int group, IReadOnlyDictionary<string, string?[]> texts, IReadOnlyDictionary<string, IReadOnlyList<string>[]> lists)
{
    private readonly Dictionary<string, (PictureReader Reader, string?[] Paths, bool[] Present)> _pictures = [];

    /// <summary>Text columns by name.</summary>
    public IReadOnlyDictionary<string, string?[]> Texts => texts;

    /// <summary>Columns of lists of texts by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>[]> Lists => lists;

    /// <summary>Adds a picture column.</summary>
    public void Add(PictureReader reader, string?[] paths) =>
        _pictures[reader.Name] = (reader, paths, reader.Present(group, paths));

    /// <summary>A row's picture; null where it has none.</summary>
    public ImageReference? Picture(string column, int rowInGroup, RowPlace place) =>
        _pictures.TryGetValue(column, out (PictureReader Reader, string?[] Paths, bool[] Present) pictures) && pictures.Present[rowInGroup]
            ? new ParquetImageReference(pictures.Reader, group, rowInGroup, pictures.Paths[rowInGroup], place)
            : null;
}
