using AdaViP.Llava.Text;

namespace AdaViP.Llava.Export;

/// <summary>
/// LLaVA's v1 conversation form in Jinja, as transformers applies it: the same text as <see cref="LlavaTemplate"/> and
/// <see cref="SequenceBuilder"/> encode. Pictures of a message come first; a system message replaces the usual one.
/// </summary>
internal static class ChatTemplate
{
    internal const string FileName = "chat_template.jinja";

    /// <summary>What versions of transformers before 4.50 read instead.</summary>
    internal const string OlderFileName = "chat_template.json";

    /// <summary>The template for a model.</summary>
    /// <param name="tokens">Texts of pictures and ends.</param>
    /// <param name="begin">What it begins with: the begin token, or nothing where the tokenizer puts it in front itself.</param>
    internal static string Of(SpecialTokens tokens, string begin)
    {
        string system = Quoted(LlavaTemplate.V1.System + " ");
        string image = Quoted(tokens.Image + "\n");
        string end = Quoted(tokens.End);
        string front = begin.Length > 0 ? "{{ " + Quoted(begin) + " }}" : "";
        return front + "{% if messages[0]['role'] != 'system' %}{{ " + system + " }}{% endif %}"
            + "{% for message in messages %}"
            + "{% if message['content'] is string %}{% set text = message['content'] %}{% set images = [] %}"
            + "{% else %}{% set text = message['content'] | selectattr('type', 'equalto', 'text')"
            + " | map(attribute='text') | join(' ') %}"
            + "{% set images = message['content'] | selectattr('type', 'in', ['image', 'image_url']) | list %}{% endif %}"
            + "{% if message['role'] == 'system' %}{{ text + ' ' }}"
            + "{% elif message['role'] == 'assistant' %}{{ 'ASSISTANT: ' + text + " + end + " }}"
            + "{% else %}{{ 'USER: ' }}{% for image in images %}{{ " + image + " }}{% endfor %}{{ text + ' ' }}{% endif %}"
            + "{% endfor %}"
            + "{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}";
    }

    private static string Quoted(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "'";
}
