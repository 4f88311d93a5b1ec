using System.Text;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Vision.Datasets.Json;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>One message of a conversation, in OpenAI's words (role, content) or ShareGPT's (from, value).</summary>
/// <param name="FromUser">Whether the user speaks, else the model.</param>
/// <param name="Text">Pictures among the parts have become the picture's marker.</param>
internal readonly record struct ChatMessage(bool FromUser, string Text)
{
    /// <summary>Reads a list of messages, or a text as one message.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">Its name.</param>
    /// <param name="speakerOfText">Who speaks where the value is a text: whether the user.</param>
    public static List<ChatMessage> List(JsonElement value, string field, bool speakerOfText)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [new ChatMessage(speakerOfText, JsonText.Of(value, field))];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw BadRowException.Wrong(field, JsonText.Kind(value), "a list of messages");
        }

        var messages = new List<ChatMessage>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (One(item, field) is ChatMessage message)
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    /// <summary>The only message, of the model, not empty.</summary>
    public static string Answer(IReadOnlyList<ChatMessage> messages, string field) =>
        messages is [{ FromUser: false } only]
            ? DatasetRow.NotEmpty(only.Text, field)
            : throw BadRowException.Wrong(field, Describe(messages), "one message of the model");

    /// <summary>"user, assistant".</summary>
    public static string Describe(IReadOnlyList<ChatMessage> messages) =>
        messages.Count == 0 ? "an empty list" : "the messages " + string.Join(", ", messages.Select(m => m.FromUser ? "user" : "assistant"));

    /// <summary>Reads one message; null for a system message without text.</summary>
    public static ChatMessage? One(JsonElement item, string field)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw BadRowException.Wrong(field, "a list with " + JsonText.Kind(item), "messages such as {\"role\": \"user\", \"content\": ...}");
        }

        (string speaker, string words) = JsonText.Member(item, "from") is null ? ("role", "content") : ("from", "value");
        string role = JsonText.Of(JsonText.Member(item, speaker) ?? throw BadRowException.Missing($"{field}.{speaker}"), $"{field}.{speaker}");
        string text = Content(JsonText.Member(item, words) ?? throw BadRowException.Missing($"{field}.{words}"), $"{field}.{words}");
        return role switch
        {
            "user" or "human" => new ChatMessage(true, text),
            "assistant" or "gpt" => new ChatMessage(false, text),
            "system" when string.IsNullOrWhiteSpace(text) => null,
            "system" => throw new BadRowException(
                BadRowKind.WrongField, $"'{field}' has a system message; the model's own template sets that text"),
            _ => throw BadRowException.Wrong($"{field}.{speaker}", $"\"{role}\"", "user, human, assistant or gpt"),
        };
    }

    private static string Content(JsonElement content, string field)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            return JsonText.Of(content, field);
        }

        var text = new StringBuilder();
        foreach (JsonElement part in content.EnumerateArray())
        {
            string type = part.ValueKind == JsonValueKind.Object && JsonText.Member(part, "type") is JsonElement kind
                ? JsonText.Of(kind, field + ".type")
                : throw BadRowException.Wrong(field, "a list with " + JsonText.Kind(part), "parts such as {\"type\": \"text\", \"text\": ...}");
            text.Append(type switch
            {
                "image" => QuestionText.Marker,
                "text" => JsonText.Of(JsonText.Member(part, "text") ?? throw BadRowException.Missing(field + ".text"), field + ".text"),
                _ => throw BadRowException.Wrong(field + ".type", $"\"{type}\"", "image or text"),
            });
        }

        return text.ToString();
    }
}
