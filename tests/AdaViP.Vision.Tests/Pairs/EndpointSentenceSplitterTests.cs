using AdaViP.Core.Endpoints;
using AdaViP.Vision.Pairs.Sentences;
using Xunit;

namespace AdaViP.Vision.Tests.Pairs;

public sealed class EndpointSentenceSplitterTests
{
    [Theory]
    [InlineData("- A dog runs.\n- The dog is brown.", "A dog runs.|The dog is brown.")]
    [InlineData("Here are the facts:\n\n* A cat.\n2. A **red** ball.\nThat is all.", "A cat.|A red ball.")]
    [InlineData("### Facts:\nA cat sits.\nA cat sits.\n", "A cat sits.")]
    [InlineData("Sentences:\nA cat sits.", "A cat sits.")]
    public async Task Reply_GivesItsSentences(string reply, string expected)
    {
        var endpoint = new Canned(reply);
        Assert.Equal(expected.Split('|'), await Splitter(endpoint).SplitAsync("What?", "A.", TestContext.Current.CancellationToken));
        ChatRequest request = Assert.Single(endpoint.Requests);
        Assert.Equal(("llama", 0.0, 0), (request.Model, request.Temperature, request.Attempt));
        Assert.Equal("Question: What?\nAnswer: A.", request.User);
    }

    [Fact]
    public async Task ReplyWithoutSentences_IsAskedForAgainAndThenGivenUp()
    {
        var second = new Canned("", "- A dog.");
        Assert.Equal(["A dog."], await Splitter(second).SplitAsync("?", "A.", TestContext.Current.CancellationToken));
        Assert.Equal([0, 1], second.Requests.Select(request => request.Attempt));
        var never = new Canned("...");
        Assert.Empty(await Splitter(never).SplitAsync("?", "A.", TestContext.Current.CancellationToken));
        Assert.Equal(EndpointSentenceSplitter.Attempts, never.Requests.Count);
    }

    [Fact]
    public async Task EndpointDown_IsPassedOn()
    {
        var down = new Canned() { Failure = new ChatEndpointException(ChatFailure.Unreachable, "nothing listens there") };
        await Assert.ThrowsAsync<ChatEndpointException>(() => Splitter(down).SplitAsync("?", "A.", TestContext.Current.CancellationToken));
    }

    private static EndpointSentenceSplitter Splitter(IChatEndpoint endpoint) => new(endpoint, "llama");

    // The last reply repeats.
    private sealed class Canned(params string[] replies) : IChatEndpoint
    {
        public List<ChatRequest> Requests { get; } = [];

        public ChatEndpointException? Failure { get; init; }

        public Task<ChatReply> CompleteAsync(ChatRequest request, CancellationToken cancellation)
        {
            Requests.Add(request);
            return Failure is null
                ? Task.FromResult(new ChatReply(replies[Math.Min(Requests.Count, replies.Length) - 1]))
                : Task.FromException<ChatReply>(Failure);
        }
    }
}
