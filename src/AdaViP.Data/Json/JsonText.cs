using System.Text;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Json;

/// <summary>Parses JSON and says what is wrong with what cannot be parsed.</summary>
internal static class JsonText
{
    /// <summary>Parses a text inside a row.</summary>
    /// <param name="text">The text.</param>
    /// <param name="field">The row's field.</param>
    /// <exception cref="BadRowException">It is not JSON, or names a member twice.</exception>
    public static RowValue Parse(string text, string field)
    {
        byte[] bytes;
        try
        {
            bytes = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new BadRowException(BadRowKind.NotJson, $"'{field}' is not valid Unicode text");
        }

        try
        {
            JsonElement element = JsonElement.Parse(bytes);
            return DuplicateKey.Find(element) is string duplicate
                ? throw new BadRowException(BadRowKind.WrongField, $"'{field}': {duplicate}")
                : new JsonValue(element);
        }
        catch (JsonException exception)
        {
            throw new BadRowException(
                BadRowKind.NotJson, $"'{field}' is not JSON{Colon(JsonProblem.Find(bytes, exception.BytePositionInLine ?? 0))}");
        }
    }

    /// <summary>": reason", or nothing where there is none.</summary>
    public static string Colon(string? reason) => reason is null ? "" : ": " + reason;
}
