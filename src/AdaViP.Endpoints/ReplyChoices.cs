using System.Text.Json;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Inputs;

namespace AdaViP.Endpoints;

/// <summary>
/// What the client library does not look at: it takes the first choice of a list, whatever its index is, and a content that is
/// not a text for an empty one.
/// </summary>
internal static class ReplyChoices
{
    /// <summary>The reply with the one choice that is meant: the one with the index 0, or the first where none says so.</summary>
    /// <param name="body">A reply as the server sent it.</param>
    /// <param name="notText">What is thrown for a content that is neither a text nor a list of parts; gets what it is.</param>
    /// <returns>The same bytes where nothing is to be chosen, or where it is not a completion.</returns>
    public static byte[] OnlyMeant(byte[] body, Func<string, Exception> notText)
    {
        if (Root(body) is not JsonElement root || !root.TryGetProperty(CompletionChoices.Key, out JsonElement choices)
            || CompletionChoices.Meant(choices) is not JsonElement meant)
        {
            return body;
        }

        JsonElement content = Member(Member(meant, "message"), "content");
        if (content.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Object)
        {
            throw notText(JsonInput.Kind(content));
        }

        return choices.GetArrayLength() == 1 ? body : With(root, meant);
    }

    private static JsonElement? Root(byte[] body)
    {
        try
        {
            JsonElement root = JsonElement.Parse(body);
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null; // the client library says what is wrong
        }
    }

    private static byte[] With(JsonElement root, JsonElement choice)
    {
        using var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written))
        {
            json.WriteStartObject();
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (property.NameEquals(CompletionChoices.Key))
                {
                    json.WriteStartArray(CompletionChoices.Key);
                    choice.WriteTo(json);
                    json.WriteEndArray();
                }
                else
                {
                    property.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return written.ToArray();
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;
}
