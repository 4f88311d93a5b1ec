using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Endpoints;

/// <summary>
/// Keeps replies on disk, one file per request, named by the SHA-256 of model, messages and parameters. A file appears whole
/// or not at all; one that was damaged is reported and asked for again.
/// </summary>
internal sealed class CachedChatEndpoint : IChatEndpoint
{
    private readonly IChatEndpoint? _inner;
    private readonly string _folder;
    private readonly Action<string> _warn;
    private readonly Func<string, bool> _isUsable;

    /// <param name="inner">What is asked where no reply is stored; null to answer from the store alone.</param>
    /// <param name="folder">Where replies are stored; made if missing.</param>
    /// <param name="warn">Gets one line per damaged file.</param>
    /// <param name="isUsable">Replies that are kept, so that others are asked for again; null for all that are not blank.</param>
    public CachedChatEndpoint(IChatEndpoint? inner, string folder, Action<string> warn, Func<string, bool>? isUsable = null)
    {
        _inner = inner;
        _folder = folder;
        _warn = warn;
        _isUsable = isUsable ?? (reply => !string.IsNullOrWhiteSpace(reply));
        OutputFolder.Make(folder);
    }

    /// <inheritdoc />
    public async Task<ChatReply> CompleteAsync(ChatRequest request, CancellationToken cancellation)
    {
        string path = PathOf(request);
        if (Read(path, request) is ChatReply stored && _isUsable(stored.Text))
        {
            return stored;
        }

        if (_inner is null)
        {
            throw new ChatEndpointException(
                ChatFailure.Unreachable, $"{_folder} holds no reply to this request, and no endpoint is given.");
        }

        ChatReply reply = await _inner.CompleteAsync(request, cancellation).ConfigureAwait(false);
        if (_isUsable(reply.Text))
        {
            Store(path, request, reply);
        }

        return reply;
    }

    /// <summary>The file of a request's reply.</summary>
    internal string PathOf(ChatRequest request)
    {
        string key = Hash(JsonSerializer.Serialize(request, JsonStyle.CamelIndented));
        return Path.Combine(_folder, key[..2], key + ".json");
    }

    private ChatReply? Read(string path, ChatRequest request)
    {
        try
        {
            byte[] bytes = BoundedFile.Read(path, BoundedFile.Settings);
            ChatCacheEntry? entry = JsonSerializer.Deserialize<ChatCacheEntry>(bytes, JsonStyle.CamelIndented);
            if (entry?.Reply is string reply && request == entry.Request && Hash(reply) == entry.ReplySha256)
            {
                return new ChatReply(reply, entry.Model);
            }

            _warn($"{path}: the stored reply is damaged; it is asked for again.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or UserDataException)
        {
            _warn($"{path}: the stored reply cannot be read ({e.Message.ReplaceLineEndings(" ")}); it is asked for again.");
        }

        return null;
    }

    // Not cancelled: a reply that was paid for is kept.
    private static void Store(string path, ChatRequest request, ChatReply reply)
    {
        var entry = new ChatCacheEntry(request, reply.Text, Hash(reply.Text), reply.Model);
        OutputFolder.Make(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, entry, JsonStyle.CamelIndented), shared: true);
    }

    private static string Hash(string text) => Digest.OfText(text);
}
