using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Endpoints;
using AdaViP.Endpoints.Tests.Support;
using static AdaViP.Endpoints.Tests.JudgeCase;

namespace AdaViP.Endpoints.Tests;

/// <summary>
/// The endpoint against a scripted server on the loopback interface: what is sent, and which replies are taken.
/// </summary>
public sealed class ChatEndpointTests
{
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
    [InlineData("not json at all", "not a chat completion")]
    [InlineData("{\"choices\": []}", "(it has no choices)")]
    [InlineData("{\"hello\": 1}", "(it has no choices)")]
    [InlineData("[1, 2", "not a chat completion")]
    [InlineData(
        "{\"choices\": [{\"index\": 0, \"message\": {\"role\": \"assistant\", \"content\": 4}, \"finish_reason\": \"stop\"}]}",
        "(its content is the number 4, not a text)")]
    [InlineData("{\"choices\": [{\"message\": {\"content\": {\"text\": \"4\"}}}]}", "(its content is an object, not a text)")]
    [InlineData("", "not a chat completion")]
    public async Task Reply_ThatIsNoCompletion_IsABadReply(string body, string complaint)
    {
        using var server = new LoopbackChatServer((_, _) => new(200, body));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.BadReply, e.Failure);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, "second")]
    [InlineData(0, 1, "first")]
    [InlineData(3, 2, "first")]
    public async Task Reply_WithSeveralChoices_IsTheOneWithTheIndexZero(int first, int second, string expected)
    {
        static object Choice(int index, string content) =>
            new { index, message = new { role = "assistant", content }, finish_reason = "stop" };
        string body = JsonSerializer.Serialize(new
        {
            id = "1",
            @object = "chat.completion",
            created = 1,
            model = "judge",
            choices = (object[])[Choice(first, "first"), Choice(second, "second")],
        });
        using var server = new LoopbackChatServer((_, _) => new(200, body));
        using var endpoint = new OpenAiChatEndpoint(Settings(server));
        Assert.Equal(new ChatReply(expected, "judge"), await endpoint.CompleteAsync(Question, Token));
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
}
