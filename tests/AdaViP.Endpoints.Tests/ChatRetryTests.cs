using AdaViP.Core.Endpoints;
using AdaViP.Endpoints.Tests.Support;
using static AdaViP.Endpoints.Tests.JudgeCase;

namespace AdaViP.Endpoints.Tests;

/// <summary>Which failures of a server are asked about again, and when.</summary>
public sealed class ChatRetryTests
{
    private readonly List<string> _warnings = [];
    private readonly List<TimeSpan> _waits = [];

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task FailureThatPasses_ThenSuccess_GivesTheReplyAfterTheAskedWait(int status)
    {
        using var server =
            new LoopbackChatServer((n, _) => n == 0 ? new(status, "{}", RetryAfter: "7") : LoopbackChatServer.Says("fine"));
        using var inner = new OpenAiChatEndpoint(Settings(server));
        Assert.Equal("fine", (await Retrying(inner, Settings(server), _warnings, _waits).CompleteAsync(Question, Token)).Text);
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
            () => Retrying(inner, Settings(server), _warnings, _waits).CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.ServerError, e.Failure);
        Assert.Contains("status 500: out of order", e.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Seen.Count);
        Assert.Equal(3, _waits.Count);
        for (int i = 0; i < 3; i++)
        {
            Assert.InRange(_waits[i].TotalSeconds, 0.5 * Math.Pow(2, i), Math.Pow(2, i));
        }
    }

    [Theory]
    [InlineData("length", "cut its reply at the limit of 512 tokens")]
    [InlineData("content_filter", "withheld its reply")]
    public async Task ReplyThatIsNotWhole_IsAFailure_AndNotAskedForAgain(string finishReason, string complaint)
    {
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("half a sen", finishReason));
        using var inner = new OpenAiChatEndpoint(Settings(server));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(
            () => Retrying(inner, Settings(server), _warnings, _waits).CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Incomplete, e.Failure);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        Assert.Single(server.Seen);
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
            () => Retrying(inner, Settings(server), _warnings, _waits).CompleteAsync(Question, Token));
        Assert.Equal(ChatFailure.Rejected, e.Failure);
        Assert.Single(server.Seen);
    }
}
