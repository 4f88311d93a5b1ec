using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>Takes the picture's marker out of a question.</summary>
internal static class QuestionText
{
    /// <summary>Where LLaVA's data say the picture stands.</summary>
    public const string Marker = ImageMarker.Text;

    /// <summary>The question without the marker and the white space around it; between two words one space stays.</summary>
    /// <exception cref="BadRowException">Two markers, nothing else, or a template's words around it.</exception>
    public static string WithoutMarker(string text, string field)
    {
        AppliedTemplate.RefuseQuestion(text, field);
        int at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at >= 0 && text.IndexOf(Marker, at + Marker.Length, StringComparison.Ordinal) >= 0)
        {
            throw new BadRowException(BadRowKind.WrongField,
                $"'{field}' has more than one {Marker}; a row asks about one picture");
        }

        return DatasetRow.NotEmpty(Bare(text), field);
    }

    /// <summary>A later question, which has no marker.</summary>
    /// <exception cref="BadRowException">It has one, is empty, or has a template's words around it.</exception>
    public static string Later(string text, string field)
    {
        if (text.Contains(Marker, StringComparison.Ordinal))
        {
            throw new BadRowException(BadRowKind.WrongField,
                $"'{field}' has {Marker} in a later question; it belongs in the first");
        }

        return WithoutMarker(text, field);
    }

    /// <summary>The text without the first marker, unchecked.</summary>
    public static string Bare(string text)
    {
        int at = text.IndexOf(Marker, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        string before = text[..at].TrimEnd();
        string after = text[(at + Marker.Length)..].TrimStart();
        return before.Length == 0 || after.Length == 0 ? before + after : $"{before} {after}";
    }
}
