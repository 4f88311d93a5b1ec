using System.Text;
using System.Text.RegularExpressions;
using AdaViP.Data.Json;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>One message of a conversation, in OpenAI's words (role, content) or ShareGPT's (from, value).</summary>
/// <param name="FromUser">Whether the user speaks, else the model.</param>
/// <param name="Text">Pictures among the parts have become the picture's marker.</param>
/// <param name="Pictures">Pictures that the parts themselves hold.</param>
internal readonly partial record struct ChatMessage(bool FromUser, string Text, IReadOnlyList<RowValue> Pictures)
{
    // Where a part of a message may hold its picture: TRL and transformers, Qwen, OpenAI.
    private static readonly string[] PictureMembers = ["image", "path", "url", "image_url"];

    // Where other programs put a picture's bytes as text.
    private static readonly string[] EncodedMembers = ["base64", "b64", "b64_json", "data", "image_base64", "source"];

    /// <summary>Reads a list of messages, one message, or a text as one message.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="field">Its name.</param>
    /// <param name="speakerOfText">Who speaks where the value is a text: whether the user.</param>
    public static List<ChatMessage> List(RowValue value, string field, bool speakerOfText)
    {
        var messages = new List<ChatMessage>();
        switch (value.Kind)
        {
            case RowValueKind.Text when MessagesInText().IsMatch(value.Text(field)):
                return List(JsonText.Parse(value.Text(field), field), field, speakerOfText);
            case RowValueKind.Text:
                messages.Add(new ChatMessage(speakerOfText, value.Text(field), []));
                break;
            case RowValueKind.Object:
                Add(value, field, messages);
                break;
            case RowValueKind.List:
                foreach (RowValue item in value.Items)
                {
                    Add(item, field, messages);
                }

                break;
            default:
                throw BadRowException.Wrong(field, value.Describe(), "a text or a list of messages");
        }

        return messages;
    }

    /// <summary>Reads a list of messages that a table may also hold as a text of JSON.</summary>
    public static List<ChatMessage> Conversation(RowValue value, string field) =>
        value.Kind == RowValueKind.Text && value.Text(field).AsSpan().TrimStart() is ['[', ..]
            ? List(JsonText.Parse(value.Text(field), field), field, speakerOfText: true)
            : List(value, field, speakerOfText: true);

    // A table may hold messages as a text of JSON, or as what Python's str() makes of them. Other JSON may be an answer.
    [GeneratedRegex(
        """^\s*\[\s*\{\s*["'](?:role["']\s*:|from["']\s*:|(?:content|value)["']\s*:.*["'](?:role|from)["']\s*:)""",
        RegexOptions.Singleline)]
    private static partial Regex MessagesInText();

    /// <summary>"user, assistant".</summary>
    public static string Describe(IReadOnlyList<ChatMessage> messages) =>
        messages.Count == 0
            ? "an empty list"
            : "the messages " + string.Join(", ", messages.Select(m => m.FromUser ? "user" : "assistant"));

    private static void Add(RowValue item, string field, List<ChatMessage> messages)
    {
        if (item.Kind != RowValueKind.Object)
        {
            throw BadRowException.Wrong(field, "a list with " + item.Describe(),
                "messages such as {\"role\": \"user\", \"content\": ...}");
        }

        (string speaker, RowValue? role) =
            item.Member("role") is RowValue named ? ("role", named) : ("from", item.Member("from"));
        if (role is null)
        {
            AddTurn(item, field, messages);
            return;
        }

        string words = item.Member("content") is null && (speaker == "from" || item.Member("value") is not null)
            ? "value"
            : "content";
        RowValue said = item.Member(words) ?? throw BadRowException.Missing($"{field}.{words}");
        if (item.Member("tool_calls") is { Items.Count: > 0 })
        {
            throw BadRowException.Wrong(field, "a message with tool_calls", "questions and answers");
        }

        ChatMessage message = Read(said, $"{field}.{words}", fromUser: true);
        string name = role.Text($"{field}.{speaker}");
        switch (name)
        {
            case "user" or "human":
                messages.Add(message);
                break;
            case "assistant" or "gpt" or "bot":
                messages.Add(message with { FromUser = false });
                break;
            case "system":
                SystemText.RequireDispensable(message.Text, field);
                break;
            default:
                throw BadRowException.Wrong($"{field}.{speaker}", $"\"{name}\"", "user, human, system, assistant, gpt or bot");
        }
    }

    // {"user": "...", "assistant": "..."}: a whole turn in one object, as ms-swift also takes it.
    private static void AddTurn(RowValue item, string field, List<ChatMessage> messages)
    {
        RowValue? question = item.Member("user") ?? item.Member("human");
        RowValue? answer = item.Member("assistant") ?? item.Member("gpt") ?? item.Member("bot");
        if (question is null || answer is null)
        {
            throw BadRowException.Missing($"{field}.role");
        }

        messages.Add(Read(question, field, fromUser: true));
        messages.Add(Read(answer, field, fromUser: false));
    }

    private static ChatMessage Read(RowValue content, string field, bool fromUser)
    {
        if (content.Kind != RowValueKind.List)
        {
            return new ChatMessage(fromUser, content.Text(field), []);
        }

        var text = new StringBuilder();
        var pictures = new List<RowValue>();
        foreach (RowValue part in content.Items)
        {
            switch (PartType(part, field))
            {
                case "text":
                    text.Append((part.Member("text") ?? throw BadRowException.Missing(field + ".text")).Text(field + ".text"));
                    break;
                case "image" or "image_url":
                    text.Append(QuestionText.Marker);
                    if (Picture(part, field) is RowValue picture)
                    {
                        pictures.Add(picture);
                    }

                    break;
                case string other:
                    throw BadRowException.Wrong(field + ".type", $"\"{other}\"", "image or text");
            }
        }

        return new ChatMessage(fromUser, text.ToString(), pictures);
    }

    // Qwen's parts have no type: {"image": "a.jpg"}, {"text": "..."}.
    private static string PartType(RowValue part, string field)
    {
        if (part.Member("type") is RowValue type)
        {
            return type.Text(field + ".type");
        }

        return part.Member("image") is not null ? "image"
            : part.Member("text") is not null ? "text"
            : throw BadRowException.Wrong(field, "a list with " + part.Describe(),
                "parts such as {\"type\": \"text\", \"text\": ...}");
    }

    private static RowValue? Picture(RowValue part, string field)
    {
        if (part.Member("bytes") is not null)
        {
            return part;
        }

        foreach (string name in PictureMembers)
        {
            if (part.Member(name) is RowValue picture)
            {
                return name == "image_url" ? picture.Member("url") ?? picture : picture;
            }
        }

        return Array.Find(EncodedMembers, name => part.Member(name) is not null) is string encoded
            ? throw BadRowException.Wrong(
                field, $"a picture part with '{encoded}'",
                "its picture under 'image', 'path' or 'url' as the path of a file; write the picture into a file and name it")
            : null;
    }
}
