using System.Text.Json;

namespace AdaViP.Vision.Datasets.Json;

/// <summary>A row before anything is known of its layout.</summary>
/// <param name="Row">From 0.</param>
/// <param name="Line">From 1, in JSON lines.</param>
/// <param name="Element">An object, unless there is a problem.</param>
/// <param name="Problem">Why it is none.</param>
internal readonly record struct JsonEntry(int Row, int? Line, JsonElement Element, string? Problem)
{
    /// <summary>An entry for a parsed value.</summary>
    public static JsonEntry Of(JsonElement element, int row, int? line) => new(
        row, line, element,
        element.ValueKind == JsonValueKind.Object
            ? null
            : $"the {(line is null ? "element" : "line")} is no JSON object but {JsonText.Kind(element)}");
}
