using System.Text.Encodings.Web;
using System.Text.Json;

namespace AdaViP.Core.Files;

/// <summary>
/// How the JSON that the program writes looks: lines end in "\n" on every system, and letters stand as they are unless the name
/// says that they are escaped. What is read back in another way derives from these: <c>new(JsonStyle.Compact) { ... }</c>.
/// </summary>
public static class JsonStyle
{
    /// <summary>On one line: for JSON lines and for hashes.</summary>
    public static JsonSerializerOptions Compact { get; } = Of(new(), indented: false);

    /// <summary>For people.</summary>
    public static JsonSerializerOptions Indented { get; } = Of(new(), indented: true);

    /// <summary>For people, all but plain ASCII as \u escapes.</summary>
    public static JsonSerializerOptions EscapedIndented { get; } = Of(new(), indented: true, escaped: true);

    /// <summary>On one line, names of records in camel case.</summary>
    public static JsonSerializerOptions CamelCompact { get; } = Of(new(JsonSerializerDefaults.Web), indented: false);

    /// <summary>For people, names of records in camel case.</summary>
    public static JsonSerializerOptions CamelIndented { get; } = Of(new(JsonSerializerDefaults.Web), indented: true);

    /// <summary><see cref="Compact"/> for a writer.</summary>
    public static JsonWriterOptions CompactWriter { get; } = WriterOf(Compact);

    /// <summary><see cref="Indented"/> for a writer.</summary>
    public static JsonWriterOptions IndentedWriter { get; } = WriterOf(Indented);

    /// <summary><see cref="EscapedIndented"/> for a writer.</summary>
    public static JsonWriterOptions EscapedIndentedWriter { get; } = WriterOf(EscapedIndented);

    private static JsonSerializerOptions Of(JsonSerializerOptions start, bool indented, bool escaped = false)
    {
        start.WriteIndented = indented;
        start.NewLine = "\n";
        start.Encoder = escaped ? null : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        start.MakeReadOnly(populateMissingResolver: true);
        return start;
    }

    private static JsonWriterOptions WriterOf(JsonSerializerOptions options) =>
        new() { Indented = options.WriteIndented, NewLine = options.NewLine, Encoder = options.Encoder };
}
