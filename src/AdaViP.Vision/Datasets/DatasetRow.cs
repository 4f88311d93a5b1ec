using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets;

/// <summary>One row of a file, by field name.</summary>
internal abstract class DatasetRow
{
    /// <summary>Where it stands.</summary>
    public abstract RowPlace Place { get; }

    /// <summary>Text of a field; null where it is absent or null.</summary>
    public abstract string? OptionalText(string field);

    /// <summary>Picture of a field; null where it is absent, null or empty.</summary>
    public abstract ImageReference? OptionalPicture(string field);

    /// <summary>A whole number or a text as text; null where it is absent, null or empty.</summary>
    public abstract string? OptionalIdentifier(string field);

    /// <summary>A list of texts; empty where it is absent or null.</summary>
    public abstract IReadOnlyList<string> OptionalTexts(string field);

    /// <summary>A structured field; only JSON files have such.</summary>
    public virtual JsonElement? OptionalJson(string field) =>
        throw new BadRowException(BadRowKind.WrongField, $"'{field}' is read from JSON files only");

    /// <summary>A picture given directly or in a list of one.</summary>
    public virtual ImageReference? OptionalSinglePicture(string field) => OptionalPicture(field);

    /// <summary>Text of a field that must be there.</summary>
    public string Text(string field) => OptionalText(field) ?? throw BadRowException.Missing(field);

    /// <summary>Text of a field that must be there and not be empty.</summary>
    public string Answer(string field) => NotEmpty(Text(field), field);

    /// <summary>Text of a field that must not be empty; null where it is absent or null.</summary>
    public string? OptionalAnswer(string field) => OptionalText(field) is string text ? NotEmpty(text, field) : null;

    /// <summary>Picture of a field that must be there.</summary>
    public ImageReference Picture(string field) => OptionalPicture(field) ?? throw BadRowException.Missing(field);

    /// <summary>A structured field that must be there.</summary>
    public JsonElement Json(string field) => OptionalJson(field) ?? throw BadRowException.Missing(field);

    /// <summary>The text unless it is empty or white space.</summary>
    public static string NotEmpty(string text, string field) =>
        string.IsNullOrWhiteSpace(text) ? throw new BadRowException(BadRowKind.EmptyText, $"'{field}' is empty") : text;

    /// <summary>The row's own name: <c>id</c>, else <c>idx</c>.</summary>
    public (string Field, string Value)? Identifier()
    {
        foreach (string field in new[] { "id", "idx" })
        {
            if (OptionalIdentifier(field) is string value)
            {
                return (field, value);
            }
        }

        return null;
    }
}
