using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Endpoints;

namespace AdaViP.Endpoints;

/// <summary>What is said about an endpoint that fails, without its key.</summary>
/// <param name="settings">Time limit and key variable.</param>
/// <param name="address">As messages name it.</param>
/// <param name="key">Hidden wherever a server repeats it.</param>
internal sealed class EndpointFailures(ChatEndpointSettings settings, string address, EndpointKey key)
{
    /// <summary>Bytes of a reply: a thousand times what the longest reply that is asked for takes.</summary>
    public const int LargestReply = 8 << 20;

    /// <summary>Of one reply.</summary>
    public const int LargestHeadersKilobytes = 64;

    private const string Empty = "it has no choices";
    private const string CheckAddress = "Check that the address is one of a language model.";

    /// <summary>What went wrong with an ask, for who waits for the reply.</summary>
    /// <param name="exception">As the client library threw it.</param>
    public ChatEndpointException Of(Exception exception) => Innermost(exception) as ChatEndpointException ?? Describe(exception);

    /// <summary>The reply lacks what every reply has.</summary>
    public ChatEndpointException NoChoices() => BadReply(Empty);

    /// <summary>The content of the reply is not a text.</summary>
    /// <param name="content">What it is.</param>
    public ChatEndpointException NotText(string content) => BadReply($"its content is {content}, not a text");

    /// <summary>The reply is longer than <see cref="LargestReply"/>.</summary>
    public ChatEndpointException TooLong() => new(
        ChatFailure.Unacceptable,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The endpoint {address} sent more than {LargestReply:N0} bytes for one reply, the most that is read. ")
        + CheckAddress);

    /// <summary>The reply is compressed.</summary>
    /// <param name="encoding">As its header says.</param>
    public ChatEndpointException Encoded(string encoding) => new(
        ChatFailure.BadReply,
        $"The endpoint {address} sent its reply with \"Content-Encoding: {FirstLine(key.Hide(encoding))}\", though none "
        + "was asked for. Turn the compression of replies off in the server, or in the proxy before it.");

    private ChatEndpointException Describe(Exception exception) => exception switch
    {
        OperationCanceledException or TimeoutException => new(
            ChatFailure.Timeout,
            FormattableString.Invariant(
                $"The endpoint {address} did not answer within {settings.Timeout.TotalSeconds:0.###} s.")),
        ClientResultException { Status: > 0 } e => FromStatus(e),
        _ when IsHeaderLimit(exception) => new(
            ChatFailure.Unacceptable,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The endpoint {address} sent more than {LargestHeadersKilobytes << 10:N0} bytes of headers for one reply, ")
            + "the most that is read. " + CheckAddress),
        ClientResultException or HttpRequestException => new(
            ChatFailure.Unreachable, $"The endpoint {address} cannot be reached: {key.Hide(Innermost(exception).Message)}"),
        ArgumentOutOfRangeException => BadReply(Empty),
        JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException =>
            BadReply(exception.Message),
        _ => new(ChatFailure.Unreachable, $"The endpoint {address} failed: {key.Hide(Innermost(exception).Message)}"),
    };

    private ChatEndpointException FromStatus(ClientResultException e)
    {
        string text = FirstLine(key.Hide(e.GetRawResponse()?.Content.ToString() ?? ""));
        string message = $"The endpoint {address} answered with status {e.Status}" + (text.Length > 0 ? $": {text}" : ".");
        return e.Status switch
        {
            429 => new(ChatFailure.RateLimited, message, RetryAfter(e)),
            408 or >= 500 => new(ChatFailure.ServerError, message, RetryAfter(e)),
            401 or 403 => new(ChatFailure.Rejected, message
                + (settings.KeyVariable is null ? " No key was sent." : $" The key comes from {settings.KeyVariable}.")),
            >= 300 and < 400 => new(ChatFailure.Rejected, message + " Redirects are not followed; give the final address."),
            >= 400 => new(ChatFailure.Rejected, message),
            _ => BadReply(e.Message),
        };
    }

    private ChatEndpointException BadReply(string why) => new(
        ChatFailure.BadReply,
        $"The endpoint {address} answered with something that is not a chat completion ({FirstLine(key.Hide(why))}).");

    private static bool IsHeaderLimit(Exception? exception) => exception is not null
        && (exception is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
            || IsHeaderLimit(exception.InnerException));

    private static TimeSpan? RetryAfter(ClientResultException e)
    {
        if (e.GetRawResponse() is not PipelineResponse response || !response.Headers.TryGetValue("Retry-After", out string? text))
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= 0 and < 1e6)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? TimeSpan.FromTicks(Math.Max(0, (at - DateTimeOffset.UtcNow).Ticks))
            : null;
    }

    private static Exception Innermost(Exception exception) =>
        exception.InnerException is Exception inner ? Innermost(inner) : exception;

    private static string FirstLine(string text)
    {
        const int Longest = 200;
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > Longest ? line[..Longest] + "…" : line;
    }
}
