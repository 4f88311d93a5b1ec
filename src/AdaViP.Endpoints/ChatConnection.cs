using AdaViP.Core;
using AdaViP.Core.Endpoints;

namespace AdaViP.Endpoints;

/// <summary>Puts an endpoint together: stored replies, then retries, then the server.</summary>
public sealed class ChatConnection : IChatConnection
{
    private readonly OpenAiChatEndpoint _server;

    private ChatConnection(OpenAiChatEndpoint server, IChatEndpoint endpoint)
    {
        _server = server;
        Endpoint = endpoint;
    }

    /// <summary>What to ask.</summary>
    public IChatEndpoint Endpoint { get; }

    /// <summary>Opens an endpoint; connects with the first request that no stored reply answers.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="warn">Gets one line per failed attempt and per damaged stored reply.</param>
    /// <param name="isUsable">Replies that are stored; null for all that are not blank.</param>
    /// <exception cref="UserOptionException">The address is not allowed, or the key variable is empty.</exception>
    public static ChatConnection Open(ChatEndpointSettings settings, Action<string> warn, Func<string, bool>? isUsable = null)
    {
        var server = new OpenAiChatEndpoint(settings);
        IChatEndpoint endpoint = new RetryingChatEndpoint(server, settings, warn);
        return new ChatConnection(
            server, settings.CacheFolder is string folder ? new CachedChatEndpoint(endpoint, folder, warn, isUsable) : endpoint);
    }

    /// <summary>
    /// Checks what can be known without asking, so that a wrong address or key is known before hours of other work.
    /// </summary>
    /// <param name="settings">Where and how.</param>
    /// <exception cref="UserOptionException">The address is not allowed, or the key variable is empty.</exception>
    public static void Check(ChatEndpointSettings settings) => OpenAiChatEndpoint.Check(settings);

    /// <inheritdoc />
    public void Dispose() => _server.Dispose();
}
