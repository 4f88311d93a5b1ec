using System.Text.Json.Nodes;
using AdaViP.Core.Files;

namespace AdaViP.Cli.Terminals;

/// <summary>
/// What commands print with <c>--json</c>: one object, indented, for scripts. Names are stable; new ones may be added.
/// </summary>
internal static class CommandJson
{
    // "++" and names of other alphabets stay readable instead of becoming escapes.
    /// <summary>Prints an object.</summary>
    public static void Write(JsonObject document, Terminal terminal) =>
        terminal.Out.Write(document.ToJsonString(JsonStyle.Indented) + "\n");

    /// <summary>A number, or null for one that JSON does not have (NaN, infinities).</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
