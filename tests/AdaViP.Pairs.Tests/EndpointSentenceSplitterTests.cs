using AdaViP.Core.Endpoints;
using AdaViP.Pairs.Sentences;
using Xunit;

namespace AdaViP.Pairs.Tests;

public sealed class EndpointSentenceSplitterTests
{
    [Theory]
    [InlineData("- A dog runs.\n- The dog is brown.", "A dog runs.|The dog is brown.")]
    [InlineData("Here are the facts:\n\n* A cat.\n2. A **red** ball.\nThat is all.", "A cat.|A red ball.")]
    [InlineData("### Facts:\nA cat sits.\nA cat sits.\n", "A cat sits.")]
    [InlineData("Sentences:\nA cat sits.", "A cat sits.")]
    [InlineData("[\"A dog.\",\"A \\\"big\\\" cat.\"]", "A dog.|A \"big\" cat.")]
    [InlineData("Here you are:\n```json\n[\n  \"A dog.\",\n  \"- A cat.\",\n]\n```\nLet me know!", "A dog.|A cat.")]
    [InlineData("```text\nA dog runs.\nA cat sits.\n```", "A dog runs.|A cat sits.")]
    [InlineData("- A sign says [\"stop\"].", "A sign says [\"stop\"].")]
    public async Task Reply_GivesItsSentences(string reply, string expected)
    {
        var endpoint = new Canned(reply);
        Assert.Equal(expected.Split('|'),
            await Splitter(endpoint).SplitAsync("What?", "A.", TestContext.Current.CancellationToken));
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
        SentenceException failure = await Assert.ThrowsAsync<SentenceException>(() => Split(never));
        Assert.Equal(EndpointSentenceSplitter.Attempts, never.Requests.Count);
        Assert.Equal("the endpoint gave no sentence in 3 attempts", failure.Reason);
        Assert.Equal("the endpoint gave no sentence in 3 attempts. Its last reply was \"...\".", failure.Message);
        Assert.Contains("Its last reply was blank.",
            (await Assert.ThrowsAsync<SentenceException>(() => Split(new Canned(" \n")))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"fact\": \"A dog.\"}]")]
    [InlineData("{\"facts\": [\"A dog.\"]}")]
    [InlineData("['A dog.', 'A cat.']")]
    [InlineData("[\"A dog.\", \"A c")]
    [InlineData("[\"stop\"] is written on the sign.")]
    [InlineData("[]")]
    [InlineData("[\"\\ud800\"]")]
    public async Task DataOtherThanAListOfTexts_IsNoReply(string reply)
    {
        Assert.False(EndpointSentenceSplitter.IsUsable(reply));
        var endpoint = new Canned(reply, "- A dog.");
        Assert.Equal(["A dog."], await Split(endpoint));
        Assert.Equal(2, endpoint.Requests.Count);
    }

    [Fact]
    public async Task ReplyOutOfProportion_IsNoReply()
    {
        string longest = new('a', 1000);
        Assert.Equal([longest], await Split(new Canned(longest)));
        await Assert.ThrowsAsync<SentenceException>(() => Split(new Canned("- A dog.\n- " + longest + "a")));
        await Assert.ThrowsAsync<SentenceException>(() =>
            Split(new Canned(string.Join('\n', Enumerable.Range(0, 201).Select(i => $"- Thing {i}.")))));
    }

    [Fact]
    public async Task ReplyThatWasCut_IsAskedForWithMoreRoom_AndNeverTaken()
    {
        var cut = new ChatEndpointException(ChatFailure.Incomplete, "It cut its reply.");
        var second = new Canned("- A dog.") { Failure = cut, Failures = 2 };
        Assert.Equal(["A dog."], await Split(second));
        Assert.Equal([512, 1024, 2048], second.Requests.Select(request => request.MaxTokens));
        SentenceException failure = await Assert.ThrowsAsync<SentenceException>(() => Split(new Canned() { Failure = cut }));
        Assert.Equal("the endpoint gave no whole reply in 3 attempts. It cut its reply.", failure.Message);
    }

    [Fact]
    public async Task AnswerWithoutWords_IsNotSent()
    {
        var endpoint = new Canned("- A dog.");
        Assert.Empty(await Splitter(endpoint).SplitAsync("?", " ... ", TestContext.Current.CancellationToken));
        Assert.Empty(endpoint.Requests);
    }

    [Fact]
    public async Task EndpointDown_IsPassedOn()
    {
        var down = new Canned() { Failure = new ChatEndpointException(ChatFailure.Unreachable, "nothing listens there") };
        await Assert.ThrowsAsync<ChatEndpointException>(() =>
            Splitter(down).SplitAsync("?", "A.", TestContext.Current.CancellationToken));
    }

    private static Task<IReadOnlyList<string>> Split(IChatEndpoint endpoint) =>
        Splitter(endpoint).SplitAsync("?", "A.", TestContext.Current.CancellationToken);

    private static EndpointSentenceSplitter Splitter(IChatEndpoint endpoint) => new(endpoint, "llama");

    // The last reply repeats.
    private sealed class Canned(params string[] replies) : IChatEndpoint
    {
        public List<ChatRequest> Requests { get; } = [];

        public ChatEndpointException? Failure { get; init; }

        public int Failures { get; init; } = int.MaxValue;

        public Task<ChatReply> CompleteAsync(ChatRequest request, CancellationToken cancellation)
        {
            Requests.Add(request);
            return Failure is null || Requests.Count > Failures
                ? Task.FromResult(new ChatReply(replies[Math.Min(Requests.Count, replies.Length) - 1]))
                : Task.FromException<ChatReply>(Failure);
        }
    }
}
