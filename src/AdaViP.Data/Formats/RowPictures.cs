using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>Finds a row's pictures: in fields of their own, or inside the messages.</summary>
internal static class RowPictures
{
    /// <summary>Fields of the picture asked about.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["images", "image"];

    /// <summary>Fields of the doctored picture.</summary>
    public static IReadOnlyList<string> RejectedFields { get; } = ["rejected_images", "rejected_image"];

    /// <summary>The picture asked about.</summary>
    /// <param name="row">The row.</param>
    /// <param name="usual">The field that the layout's own documents name.</param>
    /// <param name="messages">Messages whose parts may hold it.</param>
    /// <param name="messageField">Where those stand.</param>
    /// <exception cref="BadRowException">There is none, or more than one.</exception>
    public static ImageReference Asked(
        DatasetRow row, string usual, IEnumerable<ChatMessage> messages, string messageField)
    {
        ImageReference? picture = InFields(row, Fields);
        foreach (RowValue inside in messages.SelectMany(message => message.Pictures))
        {
            string field = $"{messageField}.content";
            if (Read(inside, field, row) is not ImageReference found)
            {
                continue;
            }

            if (picture is not null && picture.Name != found.Name)
            {
                throw new BadRowException(
                    BadRowKind.WrongField,
                    "the row has more than one picture, "
                        + $"{RowValue.Quote(picture.Name)} and {RowValue.Quote(found.Name)} in '{field}'; " +
                    "a row asks about one picture");
            }

            picture = found;
        }

        return picture ?? throw new BadRowException(BadRowKind.NoPicture, Why(row, usual));
    }

    /// <summary>The doctored picture; null where the row has none.</summary>
    public static ImageReference? Rejected(DatasetRow row) => InFields(row, RejectedFields);

    private static ImageReference? InFields(DatasetRow row, IReadOnlyList<string> fields)
    {
        ImageReference? picture = null;
        foreach (string field in fields)
        {
            if (row.Optional(field) is not RowValue value || Read(value, field, row) is not ImageReference found)
            {
                continue;
            }

            if (picture is not null && picture.Name != found.Name)
            {
                throw new BadRowException(
                    BadRowKind.WrongField,
                    $"'{fields[0]}' and '{fields[1]}' hold different pictures, "
                    + $"{RowValue.Quote(picture.Name)} and {RowValue.Quote(found.Name)}; keep one of the two fields");
            }

            picture ??= found;
        }

        return picture;
    }

    private static string Why(DatasetRow row, string usual)
    {
        (string Field, RowValue Value)? field = row.First([.. Fields]);
        string why = field is null ? $"no field '{usual}'"
            : field.Value.Value.Kind is RowValueKind.List or RowValueKind.Text && field.Value.Value.Describe() is "an empty list"
                ? $"'{field.Value.Field}' is an empty list"
            : $"'{field.Value.Field}' holds no path and no bytes";
        return $"the row has no picture: {why}. Rows of text alone are not trained on";
    }

    // A path, {"path": ..., "bytes": ...}, bytes, or a list of one of these.
    private static ImageReference? Read(RowValue value, string field, DatasetRow row)
    {
        switch (value.Kind)
        {
            case RowValueKind.Null:
                return null;
            case RowValueKind.List:
                return value.Items.Count switch
                {
                    0 => null,
                    1 => Read(value.Items[0], field, row),
                    _ => throw BadRowException.Wrong(field, value.Describe(), "one picture"),
                };
            case RowValueKind.Bytes:
                return value is BytesValue { IsPresent: true } bytes ? bytes.Picture(null, row.Place) : null;
            case RowValueKind.Object:
                return InObject(value, field, row);
            default:
                string path = value.Text(field);
                return path.Length == 0 ? null : row.Root.Picture(path, row.Place, field);
        }
    }

    private static ImageReference? InObject(RowValue value, string field, DatasetRow row)
    {
        RowValue? path = value.Member("path") ?? value.Member("url");
        string? text = path?.Text(field);
        if (value.Member("bytes") is BytesValue bytes)
        {
            return !string.IsNullOrEmpty(text) || bytes.IsPresent ? bytes.Picture(text, row.Place) : null;
        }

        if (text is not null)
        {
            return text.Length == 0 ? null : row.Root.Picture(text, row.Place, field);
        }

        return value.Member("bytes") is RowValue other
            ? throw BadRowException.Wrong(
                field,
                $"an object without 'path' whose 'bytes' are {other.Describe()}"
                + (other.Kind == RowValueKind.Text ? ", as of a picture in base64" : ""),
                "a path or {\"path\": ...}; write the picture into a file and name it")
            : value.Names.Any()
            ? throw BadRowException.Wrong(field, "an object without 'path'", "a path or {\"path\": ...}")
            : null;
    }
}
