using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Questions;

/// <summary>A question of a benchmark.</summary>
/// <param name="Index">Its place in the file, from 0.</param>
/// <param name="Row">The question as it stands in the file.</param>
/// <param name="Prompt">What the model is asked.</param>
/// <param name="Picture">Its picture; null for a question that is not asked.</param>
internal sealed record BenchmarkQuestion(int Index, JsonRow Row, string Prompt, ImageReference? Picture)
{
    /// <summary>A field as text: texts as they are, numbers as written; null where it is missing or something else.</summary>
    public string? Field(string name) => FieldOf(Row, name);

    /// <summary>
    /// A field of a row as text: texts as they are, numbers as written; null where it is missing or something else.
    /// </summary>
    public static string? FieldOf(JsonRow row, string name) =>
        !row.Element.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? row.Text(name)
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;
}
