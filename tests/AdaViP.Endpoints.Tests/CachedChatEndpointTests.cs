using AdaViP.Core.Endpoints;
using AdaViP.Endpoints.Tests.Support;

namespace AdaViP.Endpoints.Tests;

/// <summary>Stored replies: hits, keys, damage.</summary>
public sealed class CachedChatEndpointTests
{
    private static readonly ChatRequest Question = new() { Model = "judge", User = "What?", Temperature = 0.2 };

    private readonly List<string> _warnings = [];
    private int _asked;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecondAsk_AlsoOfAnotherProcess_NeedsNoNetwork()
    {
        using var folder = new TemporaryFolder();
        using (var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("42 \"\\ \u2028")))
        using (ChatConnection connection = Connect(server.Address, folder.Path))
        {
            Assert.Equal("42 \"\\ \u2028", (await connection.Endpoint.CompleteAsync(Question, Token)).Text);
        }

        // Nothing listens any more.
        using ChatConnection offline = Connect(new Uri("http://127.0.0.1:9/v1"), folder.Path);
        Assert.Equal(new ChatReply("42 \"\\ \u2028", "judge"), await offline.Endpoint.CompleteAsync(Question, Token));
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task Requests_ThatDifferAnywhere_HaveRepliesOfTheirOwn()
    {
        using var folder = new TemporaryFolder();
        CachedChatEndpoint cache = Counting(folder.Path);
        ChatRequest[] all =
        [
            Question,
            Question with { Model = "other" },
            Question with { User = "Who?" },
            Question with { User = null, System = "What?" },
            Question with { System = "" },
            Question with { Temperature = 0.3 },
            Question with { TopP = 1 },
            Question with { MaxTokens = 512 },
            Question with { Attempt = 1 },
        ];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                Assert.Equal($"reply {i + 1}", (await cache.CompleteAsync(all[i], Token)).Text);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"request\":null,\"reply\":\"forged\",\"replySha256\":\"00\"}")]
    public async Task StoredReply_ThatIsDamaged_IsAskedForAnewWithAWarning(string damage)
    {
        using var folder = new TemporaryFolder();
        CachedChatEndpoint cache = Counting(folder.Path);
        await cache.CompleteAsync(Question, Token);
        await File.WriteAllTextAsync(cache.PathOf(Question), damage, Token);
        Assert.Equal("reply 2", (await cache.CompleteAsync(Question, Token)).Text);
        Assert.Contains(cache.PathOf(Question), Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Equal("reply 2", (await cache.CompleteAsync(Question, Token)).Text);
    }

    [Fact]
    public async Task StoredReply_WithOneChangedLetter_IsNoticed()
    {
        using var folder = new TemporaryFolder();
        CachedChatEndpoint cache = Counting(folder.Path);
        await cache.CompleteAsync(Question, Token);
        string path = cache.PathOf(Question);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Token))
            .Replace("reply 1", "reply 9", StringComparison.Ordinal), Token);
        Assert.Equal("reply 2", (await cache.CompleteAsync(Question, Token)).Text);
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task Failure_IsNeverStored()
    {
        using var folder = new TemporaryFolder();
        var cache = new CachedChatEndpoint(
            new ScriptedEndpoint(() => throw new ChatEndpointException(ChatFailure.ServerError, "no")), folder.Path,
            _warnings.Add);
        await Assert.ThrowsAsync<ChatEndpointException>(() => cache.CompleteAsync(Question, Token));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task BlankReply_IsNotStored_AndAStoredOneIsAskedForAnew()
    {
        using var folder = new TemporaryFolder();
        string[] replies = ["", " \n", "here", "never"];
        CachedChatEndpoint cache = new(new ScriptedEndpoint(() => replies[_asked++]), folder.Path, _warnings.Add);
        Assert.Equal("", (await cache.CompleteAsync(Question, Token)).Text);
        Assert.Equal(" \n", (await cache.CompleteAsync(Question, Token)).Text);
        Assert.Equal("here", (await cache.CompleteAsync(Question, Token)).Text);
        Assert.Equal("here", (await cache.CompleteAsync(Question, Token)).Text);

        // Stored by another asker that has a use for it.
        CachedChatEndpoint picky =
            new(new ScriptedEndpoint(() => "better"), folder.Path, _warnings.Add, reply => reply == "better");
        Assert.Equal("better", (await picky.CompleteAsync(Question, Token)).Text);
        Assert.Equal("better", (await cache.CompleteAsync(Question, Token)).Text);
        Assert.Empty(_warnings);
    }

    private ChatConnection Connect(Uri address, string folder) =>
        ChatConnection.Open(new ChatEndpointSettings { Address = address, CacheFolder = folder, Attempts = 1 }, _warnings.Add);

    private CachedChatEndpoint Counting(string folder) =>
        new(new ScriptedEndpoint(() => $"reply {++_asked}"), folder, _warnings.Add);

    private sealed class ScriptedEndpoint(Func<string> reply) : IChatEndpoint
    {
        public Task<ChatReply> CompleteAsync(ChatRequest request, CancellationToken cancellation) =>
            Task.FromResult(new ChatReply(reply(), "served"));
    }
}
