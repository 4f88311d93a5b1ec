using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Endpoints;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AdaViP.Endpoints;

/// <summary>
/// Any server with OpenAI's chat completions. One ask per call: retries are <see cref="RetryingChatEndpoint"/>'s. Follows no
/// redirects, so that neither key nor text go where the user did not send them.
/// </summary>
internal sealed class OpenAiChatEndpoint : IChatEndpoint, IDisposable
{
    // The client library wants a key; servers on one's own machine mostly want none and ignore it.
    private const string NoKey = "none";

    private readonly ChatEndpointSettings _settings;
    private readonly EndpointKey _key;
    private readonly string _address;
    private readonly EndpointFailures _failures;
    private readonly HttpClient _http;
    private readonly OpenAIClient _client;
    private volatile bool _newTokenLimit;

    /// <param name="settings">Address and key variable.</param>
    /// <exception cref="UserOptionException">The address is not allowed, or the key variable is empty.</exception>
    public OpenAiChatEndpoint(ChatEndpointSettings settings)
    {
        _settings = settings;
        string key = Check(settings);
        _key = new EndpointKey(settings.KeyVariable is null ? null : key);

        // What follows a question mark may be a key as well.
        _address = settings.Address.GetLeftPart(UriPartial.Path);
        _failures = new EndpointFailures(settings, _address, _key);
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            MaxResponseHeadersLength = EndpointFailures.LargestHeadersKilobytes,

            // A proxy of the environment must not get what is meant for this machine.
            UseProxy = !settings.Address.IsLoopback,
        };
        _http = new HttpClient(new BoundedReplyHandler(
            EndpointFailures.LargestReply, _failures.TooLong, _failures.Encoded,
            body => ReplyChoices.OnlyMeant(body, _failures.NotText), connections))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client = new OpenAIClient(
            new ApiKeyCredential(key),
            new OpenAIClientOptions
            {
                Endpoint = settings.Address,
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                Transport = new HttpClientPipelineTransport(_http),
                NetworkTimeout = settings.Timeout,
            });
    }

    /// <inheritdoc />
    public async Task<ChatReply> CompleteAsync(ChatRequest request, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_settings.Timeout);
        try
        {
            ChatResponse response = await AskAsync(request, timeout.Token).ConfigureAwait(false);
            return response.Messages.Count > 0 ? Whole(response, request) : throw _failures.NoChoices();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is not ChatEndpointException)
        {
            throw _failures.Of(e);
        }
    }

    /// <summary>
    /// Checks what can be known without asking, so that a wrong address or key is known before hours of other work.
    /// </summary>
    /// <param name="settings">Address and key variable.</param>
    /// <returns>The key.</returns>
    /// <exception cref="UserOptionException">The address is not allowed, or the key variable is empty.</exception>
    public static string Check(ChatEndpointSettings settings)
    {
        CheckAddress(settings);
        return ReadKey(settings);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    // Every server knows the old name of the limit; only OpenAI's newer models refuse it, and say so.
    private async Task<ChatResponse> AskAsync(ChatRequest request, CancellationToken cancellation)
    {
        using IChatClient chat = _client.GetChatClient(request.Model).AsIChatClient();
        List<ChatMessage> messages = Messages(request);
        bool newName = _newTokenLimit;
        try
        {
            return await chat.GetResponseAsync(messages, Options(request, newName), cancellation).ConfigureAwait(false);
        }
        catch (ClientResultException e) when (request.MaxTokens is not null && !newName && RefusesTokenLimit(e))
        {
            ChatResponse response = await chat.GetResponseAsync(messages, Options(request, newName: true), cancellation)
                .ConfigureAwait(false);
            _newTokenLimit = true;
            return response;
        }
    }

    private static bool RefusesTokenLimit(ClientResultException e) => e.Status is 400 or 422
        && e.GetRawResponse()?.Content.ToString().Contains("max_tokens", StringComparison.Ordinal) == true;

    // Half a reply looks like a reply.
    private ChatReply Whole(ChatResponse response, ChatRequest request)
    {
        if (response.FinishReason == ChatFinishReason.Length)
        {
            string limit = request.MaxTokens is int tokens
                ? string.Create(CultureInfo.InvariantCulture, $"the limit of {tokens} tokens") : "its own limit of tokens";
            throw new ChatEndpointException(ChatFailure.Incomplete, $"The endpoint {_address} cut its reply at {limit}.");
        }

        if (_key.IsIn(response.Text) || _key.IsIn(response.ModelId))
        {
            throw new ChatEndpointException(
                ChatFailure.Unacceptable,
                $"The endpoint {_address} repeated the key of {_settings.KeyVariable} in its reply, "
                + "which is therefore kept nowhere. Check that the address is one of a language model, "
                + "and change the key if others can read what the server writes.");
        }

        return response.FinishReason == ChatFinishReason.ContentFilter
            ? throw new ChatEndpointException(
                ChatFailure.Incomplete, $"The endpoint {_address} withheld its reply (content filter).")
            : new ChatReply(response.Text, string.IsNullOrEmpty(response.ModelId) ? null : response.ModelId);
    }

    private static void CheckAddress(ChatEndpointSettings settings)
    {
        Uri address = settings.Address;
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new UserOptionException($"The endpoint's address is \"{address.OriginalString}\" "
                + "but must begin with http:// or https://, for example http://127.0.0.1:8000/v1.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new UserOptionException("The endpoint's address holds a name or password; "
                + "put the key into an environment variable instead and name the variable.");
        }

        if (address.Scheme == "http" && !address.IsLoopback && !settings.AllowPlainHttp)
        {
            throw new UserOptionException($"The endpoint {address.Authority} is another machine and http:// is not encrypted: "
                + $"use https://, or {settings.PlainHttp} where the network is your own.");
        }
    }

    private static string ReadKey(ChatEndpointSettings settings)
    {
        if (settings.KeyVariable is not string name)
        {
            return NoKey;
        }

        string? key = Environment.GetEnvironmentVariable(name)?.Trim();
        if (string.IsNullOrEmpty(key))
        {
            throw new UserOptionException($"The environment variable {name}, which is to hold the endpoint's key, is empty. "
                + "Set it, or leave the option out for a server that needs no key.");
        }

        // The character is not shown: it is one of the key.
        int foreign = key.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        string kind = foreign >= 0 && key[foreign] > '~' ? "a character outside ASCII" : "a control character";
        return foreign < 0 ? key : throw new UserOptionException(string.Create(
            CultureInfo.InvariantCulture,
            $"The environment variable {name}, which is to hold the endpoint's key, "
            + $"has {kind} at position {foreign + 1} of {key.Length}; a key is sent in a header, which may have none. "
            + $"Set it again, for example without typographic quotes or dashes."));
    }

    private static List<ChatMessage> Messages(ChatRequest request)
    {
        if (request.System is null && request.User is null)
        {
            throw new ArgumentException("A request needs a system or a user message.", nameof(request));
        }

        List<ChatMessage> messages = [];
        if (request.System is string system)
        {
            messages.Add(new(ChatRole.System, system));
        }

        if (request.User is string user)
        {
            messages.Add(new(ChatRole.User, user));
        }

        return messages;
    }

    private static ChatOptions Options(ChatRequest request, bool newName)
    {
        var options = new ChatOptions
        {
            Temperature = (float)request.Temperature,
            TopP = (float?)request.TopP,
        };
        if (request.MaxTokens is int limit && newName)
        {
            options.MaxOutputTokens = limit;
        }
        else if (request.MaxTokens is int old)
        {
            options.RawRepresentationFactory = _ =>
            {
                var raw = new ChatCompletionOptions();
#pragma warning disable SCME0001 // because the library has no other way to send a field that it does not name
                raw.Patch.Set("$.max_tokens"u8, old);
#pragma warning restore SCME0001
                return raw;
            };
        }

        return options;
    }
}
