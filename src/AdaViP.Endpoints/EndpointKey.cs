using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace AdaViP.Endpoints;

/// <summary>
/// The key of an endpoint, which a server may repeat as it is or encoded (<see cref="EncodedText"/>). What comes from the
/// endpoint is searched here before anything else sees it, so that the key reaches no file, log or message.
/// </summary>
internal sealed class EndpointKey
{
    private const string Mask = "***";

    // As much of a longer key as no reply has by chance; less may be the beginning that all keys of a provider share.
    private const int LongestPart = 16;

    // A message that is masked for nothing costs little.
    private const int ShortestPart = 8;

    /// <summary>
    /// Characters of the shortest key that is looked for. What is shorter is a word for a server that wants none ("none",
    /// "test"), and replies about anything may hold it; keys that somebody could misuse have 20 and more.
    /// </summary>
    public const int ShortestKey = ShortestPart;

    private readonly string[] _forms;
    private readonly SearchValues<string> _inReplies = SearchValues.Create([], StringComparison.Ordinal);
    private readonly SearchValues<string> _inMessages = SearchValues.Create([], StringComparison.Ordinal);

    /// <param name="key">As it is sent; null where none is. One below <see cref="ShortestKey"/> is not looked for.</param>
    public EndpointKey(string? key)
    {
        if (key is null || key.Length < ShortestKey)
        {
            _forms = [];
            return;
        }

        // What a message shows of them can be masked in place; other encodings cost the whole message.
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        string[] forms =
        [
            key, Uri.EscapeDataString(key), JavaScriptEncoder.Default.Encode(key), HtmlEncoder.Default.Encode(key),
            Convert.ToBase64String(bytes).TrimEnd('='), Convert.ToHexStringLower(bytes),
        ];
        _forms = [.. forms.Distinct().OrderByDescending(form => form.Length)];
        _inReplies = Parts(key, LongestPart);
        _inMessages = Parts(key, ShortestPart);
    }

    /// <summary>Whether a text holds the key, or a part of it that is too long to be there by chance.</summary>
    /// <param name="text">Whole, as the server sent it; a part that was cut off could hold half of the key.</param>
    public bool IsIn(string? text) => text is not null && _forms.Length > 0
        && (Array.Exists(_forms, form => text.Contains(form, StringComparison.Ordinal)) || Says(text, _inReplies));

    /// <summary>The text with "***" in place of the key and of any part of it that is long enough to be of use.</summary>
    /// <param name="text">Whole, as for <see cref="IsIn"/>.</param>
    public string Hide(string text)
    {
        if (_forms.Length == 0)
        {
            return text;
        }

        string hidden = _forms.Aggregate(text, (rest, form) => rest.Replace(form, Mask, StringComparison.Ordinal));
        hidden = HideParts(hidden);
        return Says(hidden, _inMessages) ? $"{Mask} (a text that repeats the key in an encoded form)" : hidden;
    }

    // Every part of that length: a longer part holds one of them.
    private static SearchValues<string> Parts(string key, int length)
    {
        int part = Math.Min(key.Length, length);
        return SearchValues.Create(
            [.. Enumerable.Range(0, key.Length - part + 1).Select(start => key.Substring(start, part))],
            StringComparison.Ordinal);
    }

    private static bool Says(string text, SearchValues<string> parts) =>
        EncodedText.Says(text, reading => reading.AsSpan().ContainsAny(parts), EncodedText.Deepest);

    private string HideParts(string text)
    {
        var hidden = new StringBuilder(text.Length);
        int kept = 0;
        int end = 0; // of the parts found so far, which overlap
        for (int at = 0; at < text.Length; at++)
        {
            int found = text.AsSpan(at).IndexOfAny(_inMessages);
            if (found < 0)
            {
                break;
            }

            at += found;
            if (at >= end)
            {
                hidden.Append(text, kept, at - kept).Append(Mask);
            }

            end = kept = at + ShortestPart;
        }

        return hidden.Append(text, kept, text.Length - kept).ToString();
    }
}
