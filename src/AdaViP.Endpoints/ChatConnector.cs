using AdaViP.Core.Endpoints;

namespace AdaViP.Endpoints;

/// <summary>Connects to a server with OpenAI's chat completions.</summary>
/// <param name="settings">Where and how.</param>
public sealed class ChatConnector(ChatEndpointSettings settings) : IChatConnector
{
    /// <inheritdoc />
    public void Check() => ChatConnection.Check(settings);

    /// <inheritdoc />
    public IChatConnection Connect(string replies, Action<string> warn) =>
        ChatConnection.Open(settings with { CacheFolder = settings.CacheFolder ?? replies }, warn);
}
