using System.Text;
using System.Text.Encodings.Web;

namespace AdaViP.Cli.Endpoints;

/// <summary>
/// The key of an endpoint, in every form in which a server may repeat it. What comes from the endpoint is searched here before
/// anything else sees it, so that the key reaches no file, log or message.
/// </summary>
internal sealed class EndpointKey
{
    private const string Mask = "***";

    private readonly string[] _forms;

    /// <param name="key">As it is sent; null where none is.</param>
    public EndpointKey(string? key) => _forms = string.IsNullOrEmpty(key)
        ? []
        :
        [
            .. ((string[])
            [
                key, Uri.EscapeDataString(key), JavaScriptEncoder.Default.Encode(key), HtmlEncoder.Default.Encode(key),
                Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).TrimEnd('='),
                Convert.ToHexStringLower(Encoding.UTF8.GetBytes(key)),
            ]).Distinct().OrderByDescending(form => form.Length),
        ];

    /// <summary>Whether a text holds the key.</summary>
    /// <param name="text">Whole, as the server sent it; a part that was cut off could hold half of the key.</param>
    public bool IsIn(string? text) =>
        text is not null && Array.Exists(_forms, form => text.Contains(form, StringComparison.Ordinal));

    /// <summary>The text with "***" in place of the key.</summary>
    /// <param name="text">Whole, as for <see cref="IsIn"/>.</param>
    public string Hide(string text) =>
        _forms.Aggregate(text, (hidden, form) => hidden.Replace(form, Mask, StringComparison.Ordinal));
}
