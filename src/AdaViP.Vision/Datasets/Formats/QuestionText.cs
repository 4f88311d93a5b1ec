using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>Takes the picture's marker out of a question.</summary>
internal static class QuestionText
{
    /// <summary>Where LLaVA's data say the picture stands.</summary>
    public const string Marker = "<image>";

    /// <summary>The question without the marker and the white space around it; between two words one space stays.</summary>
    /// <exception cref="BadRowException">Two markers, or nothing else.</exception>
    public static string WithoutMarker(string text, string field)
    {
        int at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at < 0)
        {
            return DatasetRow.NotEmpty(text, field);
        }

        if (text.IndexOf(Marker, at + Marker.Length, StringComparison.Ordinal) >= 0)
        {
            throw new BadRowException(BadRowKind.WrongField, $"'{field}' has more than one {Marker}; a row asks about one picture");
        }

        string before = text[..at].TrimEnd();
        string after = text[(at + Marker.Length)..].TrimStart();
        return DatasetRow.NotEmpty(before.Length == 0 || after.Length == 0 ? before + after : $"{before} {after}", field);
    }
}
