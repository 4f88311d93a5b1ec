using System.Text.Json.Nodes;

namespace AdaViP.Evaluation.Files;

/// <summary>Numbers in the files that are written.</summary>
internal static class JsonNumber
{
    /// <summary>A number as JSON; null where it is undefined.</summary>
    public static JsonValue? Of(double? value) =>
        value is double number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
