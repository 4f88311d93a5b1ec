using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Endpoints;
using AdaViP.Endpoints.Tests.Support;

namespace AdaViP.Endpoints.Tests;

/// <summary>The endpoint against a scripted server on the loopback interface.</summary>
public sealed class ChatEndpointTests
{
    private static readonly ChatRequest Question = new()
    {
        Model = "judge-1",
        System = "Be fair.",
        User = "Is it a cat?",
        Temperature = 0.25,
        TopP = 0.5,
        MaxTokens = 512,
    };

    private readonly List<string> _warnings = [];
    private readonly List<TimeSpan> _waits = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_OfEveryField_IsSentAndTheReplyReturned()
    {
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("Yes, \"one\"\n猫"));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        Assert.Equal(new ChatReply("Yes, \"one\"\n猫", "judge"), await endpoint.CompleteAsync(Question, Token));
        JsonElement sent = JsonDocument.Parse(Assert.Single(server.Seen).Body).RootElement;
        Assert.Equal("judge-1", sent.GetProperty("model").GetString());
        Assert.Equal(0.25, sent.GetProperty("temperature").GetDouble());
        Assert.Equal(0.5, sent.GetProperty("top_p").GetDouble());
        Assert.Equal(512, sent.GetProperty("max_tokens").GetInt32());
        Assert.False(sent.TryGetProperty("max_completion_tokens", out _), "OpenAI refuses both names side by side");
        JsonElement messages = sent.GetProperty("messages");
        Assert.Equal(["system", "user"], messages.EnumerateArray().Select(m => m.GetProperty("role").GetString()));
        Assert.Contains("Be fair.", messages[0].GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Is it a cat?", messages[1].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Your header was Bearer {0}.", 200)]
    [InlineData("Here it is in base64: {1}", 200)]
    [InlineData("{\"error\": \"key {2} is wrong\"}", 400)]
    [InlineData("{\"error\": \"key {0} is wrong\"}", 500)]
    [InlineData("<p>{0}</p>", 0)]
    public async Task Key_ThatTheServerRepeats_ReachesNobody(string text, int status)
    {
        const string key = "sk-\"se/cret+key\"-0123456789";
        const string name = "ADAVIP_TEST_ECHO_KEY";
        string[] forms =
        [
            key, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key)),
            System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(key),
        ];
        string said = text.Replace("{0}", forms[0], StringComparison.Ordinal).Replace("{1}", forms[1], StringComparison.Ordinal)
            .Replace("{2}", forms[2], StringComparison.Ordinal);

        // Also where a message that is cut to its first 200 characters would end within the key.
        string late = new string('x', 190) + said;
        foreach (string sent in (string[])[said, late])
        {
            using var server = new LoopbackChatServer((_, _) => status switch
            {
                200 => LoopbackChatServer.Says(sent),
                0 => new CannedReply(200, sent),
                _ => new CannedReply(status, sent),
            });
            Environment.SetEnvironmentVariable(name, key);
            try
            {
                using var endpoint = new OpenAiChatEndpoint(Settings(server) with { KeyVariable = name });
                ChatEndpointException error =
                    await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
                Assert.All(forms, form => Assert.DoesNotContain(form[..8], error.ToString(), StringComparison.Ordinal));
                if (status == 200)
                {
                    Assert.Equal(ChatFailure.Unacceptable, error.Failure);
                    Assert.Contains($"repeated the key of {name}", error.Message, StringComparison.Ordinal);
                    Assert.False(error.IsTransient);
                }
            }
            finally
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Reply_WithoutAnEnd_IsReadToTheLimitOnly(int status)
    {
        using var server = new LoopbackChatServer((_, _) => new CannedReply(status, "{\"choices\": \"", EndlessTail: true));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException error =
            await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Unacceptable, error.Failure);
        Assert.Contains("more than 8,388,608 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_WithoutAnEnd_AreReadToTheLimitOnly()
    {
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("fine") with
        {
            Headers = [("X-One", new string('x', 40_000)), ("X-Two", new string('x', 40_000))],
        });
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException error =
            await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Unacceptable, error.Failure);
        Assert.Contains("more than 65,536 bytes of headers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_Compressed_NamesTheEncoding()
    {
        using var server =
            new LoopbackChatServer((_, _) => new(200, "\u001f\u008b") { Headers = [("Content-Encoding", "gzip")] });
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException error =
            await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.BadReply, error.Failure);
        Assert.Contains("\"Content-Encoding: gzip\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_NestedDeep_IsABadReply()
    {
        using var server = new LoopbackChatServer((_, _) => new CannedReply(200, new string('[', 100_000)));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException error =
            await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.BadReply, error.Failure);
    }

    [Fact]
    public async Task TokenLimit_RefusedUnderItsOldName_IsSentUnderTheNewOneFromThenOn()
    {
        using var server = new LoopbackChatServer((_, body) => body.Contains("\"max_tokens\"", StringComparison.Ordinal)
            ? new(400, "{\"error\": {\"message\": \"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' "
                + "instead.\"}}")
            : LoopbackChatServer.Says("fine"));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("fine", (await endpoint.CompleteAsync(Question, Token)).Text);
        }

        Assert.Equal(3, server.Seen.Count);
        JsonElement sent = JsonDocument.Parse(server.Seen[2].Body).RootElement;
        Assert.Equal(512, sent.GetProperty("max_completion_tokens").GetInt32());
        Assert.False(sent.TryGetProperty("max_tokens", out _));
    }

    [Fact]
    public async Task Request_WithoutALimit_SendsNone()
    {
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("fine"));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        await endpoint.CompleteAsync(Question with { MaxTokens = null }, Token);
        Assert.DoesNotContain("tokens", Assert.Single(server.Seen).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task FailureThatPasses_ThenSuccess_GivesTheReplyAfterTheAskedWait(int status)
    {
        using var server =
            new LoopbackChatServer((n, _) => n == 0 ? new(status, "{}", RetryAfter: "7") : LoopbackChatServer.Says("fine"));
        using var inner = new OpenAiChatEndpoint(Settings(server));
        Assert.Equal("fine", (await Retrying(inner, Settings(server)).CompleteAsync(Question, Token)).Text);
        Assert.Equal(2, server.Seen.Count);
        Assert.Equal(7, Assert.Single(_waits).TotalSeconds);
        Assert.Contains($"status {status}", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerError_ForEver_FailsAfterAllAttemptsWithDoublingWaits()
    {
        using var server = new LoopbackChatServer((_, _) => new(500, "out of order"));
        using var inner = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(
            () => Retrying(inner, Settings(server)).CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.ServerError, e.Failure);
        Assert.Contains("status 500: out of order", e.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Seen.Count);
        Assert.Equal(3, _waits.Count);
        for (int i = 0; i < 3; i++)
        {
            Assert.InRange(_waits[i].TotalSeconds, 0.5 * Math.Pow(2, i), Math.Pow(2, i));
        }
    }

    [Fact]
    public async Task Reply_ThatTakesTooLong_IsATimeout()
    {
        using var server =
            new LoopbackChatServer((_, _) => LoopbackChatServer.Says("late") with { Delay = TimeSpan.FromMinutes(1) });
        using var endpoint = new OpenAiChatEndpoint(Settings(server) with { Timeout = TimeSpan.FromMilliseconds(200) });
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Timeout, e.Failure);
        Assert.Contains("0.2 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_WhileWaiting_IsNoFailureOfTheEndpoint()
    {
        using var server =
            new LoopbackChatServer((_, _) => LoopbackChatServer.Says("late") with { Delay = TimeSpan.FromMinutes(1) });
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endpoint.CompleteAsync(Question, stop.Token));
    }

    [Theory]
    [InlineData("length", "cut its reply at the limit of 512 tokens")]
    [InlineData("content_filter", "kept its reply back")]
    public async Task ReplyThatIsNotWhole_IsAFailure_AndNotAskedForAgain(string finishReason, string complaint)
    {
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("half a sen", finishReason));
        using var inner = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(
            () => Retrying(inner, Settings(server)).CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Incomplete, e.Failure);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        Assert.Single(server.Seen);
    }

    [Theory]
    [InlineData("not json at all", "not a chat completion")]
    [InlineData("{\"choices\": []}", "(it has no choices)")]
    [InlineData("{\"hello\": 1}", "(it has no choices)")]
    [InlineData("[1, 2", "not a chat completion")]
    [InlineData("", "not a chat completion")]
    public async Task Reply_ThatIsNoCompletion_IsABadReply(string body, string complaint)
    {
        using var server = new LoopbackChatServer((_, _) => new(200, body));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.BadReply, e.Failure);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_ThatIsDown_IsUnreachableAndNamesTheAddress()
    {
        Uri address;
        using (var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("")))
        {
            address = server.Address;
        }

        using var endpoint = new OpenAiChatEndpoint(new ChatEndpointSettings { Address = address });
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Unreachable, e.Failure);
        Assert.Contains(address.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(307)]
    public async Task Refusal_IsNotAskedAgain(int status)
    {
        using var server = new LoopbackChatServer((_, _) => new(status, "no"));
        using var inner = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(
            () => Retrying(inner, Settings(server)).CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Rejected, e.Failure);
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Key_OfAVariable_IsSentButNeverShown()
    {
        const string Variable = "ADAVIP_TEST_ENDPOINT_KEY";
        const string Key = "sk-very-secret-4711";
        Environment.SetEnvironmentVariable(Variable, Key);
        using var folder = new TemporaryFolder();
        using var server =
            new LoopbackChatServer((n, _) => n == 3 ? LoopbackChatServer.Says("fine") : new(500, $"bad key {Key}?"));
        ChatEndpointSettings settings = Settings(server) with { KeyVariable = Variable };
        using var inner = new OpenAiChatEndpoint(settings);
        var endpoint = new CachedChatEndpoint(Retrying(inner, settings), folder.Path, _warnings.Add);
        Assert.Equal("fine", (await endpoint.CompleteAsync(Question, Token)).Text);
        Assert.All(server.Seen, seen => Assert.Equal("Bearer " + Key, seen.Authorization));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(
            () => endpoint.CompleteAsync(Question with { User = "other" }, Token));
        string stored =
            string.Concat(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("fine", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, stored + e + string.Concat(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/v1", "must begin with http")]
    [InlineData("http://judge.example/v1", "not encrypted")]
    [InlineData("https://me:secret@judge.example/v1", "name or password")]
    public void Address_ThatIsNotAllowed_IsRefused(string address, string complaint)
    {
        UserOptionException e = Assert.Throws<UserOptionException>(
            () => new OpenAiChatEndpoint(new ChatEndpointSettings { Address = new Uri(address) }));
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyVariable_ThatIsEmpty_IsRefused()
    {
        UserOptionException e = Assert.Throws<UserOptionException>(() => new OpenAiChatEndpoint(
            new ChatEndpointSettings { Address = new Uri("https://judge.example/v1"), KeyVariable = "ADAVIP_TEST_NO_SUCH_KEY" }));
        Assert.Contains("ADAVIP_TEST_NO_SUCH_KEY", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk-caf\u00e9-0123456789", "a character outside ASCII at position 7 of 18")]
    [InlineData("sk-one\nsk-two", "a control character at position 7 of 13")]
    public void KeyVariable_WithWhatNoHeaderMayHave_IsRefusedByItsName(string key, string complaint)
    {
        const string Variable = "ADAVIP_TEST_FOREIGN_KEY";
        Environment.SetEnvironmentVariable(Variable, key);
        try
        {
            UserOptionException e = Assert.Throws<UserOptionException>(() => OpenAiChatEndpoint.Check(
                new ChatEndpointSettings { Address = new Uri("https://judge.example/v1"), KeyVariable = Variable }));
            Assert.Contains(Variable, e.Message, StringComparison.Ordinal);
            Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("sk-", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    private static ChatEndpointSettings Settings(LoopbackChatServer server) => new() { Address = server.Address, Attempts = 4 };

    private RetryingChatEndpoint Retrying(IChatEndpoint inner, ChatEndpointSettings settings) => new(
        inner,
        settings,
        _warnings.Add,
        (wait, _) =>
        {
            _waits.Add(wait);
            return Task.CompletedTask;
        });
}
