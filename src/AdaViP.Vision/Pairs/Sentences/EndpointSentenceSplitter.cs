using AdaViP.Core.Endpoints;

namespace AdaViP.Vision.Pairs.Sentences;

/// <summary>
/// Lets a language model write the facts of an answer, one a line, each with its subject named: Llama-3 in the paper, anything
/// behind a chat endpoint here. Greedy, so that a run can be repeated.
/// </summary>
/// <param name="endpoint">Retries and caches on its own.</param>
/// <param name="model">Its name at the endpoint.</param>
public sealed class EndpointSentenceSplitter(IChatEndpoint endpoint, string model) : ISentenceSplitter
{
    /// <summary>How often a reply without any sentence is asked for again.</summary>
    public const int Attempts = 3;

    private const int LongestReply = 512;

    private const string Task = """
        You break an answer about a picture into facts.
        Write every fact of the answer as one short sentence that can be understood without the others: name the thing instead of
        "it", "they" or "the first one". Take only what the answer says about the picture. Leave out guesses, opinions and advice.
        Reply with the sentences alone, one per line, each line starting with "- ".
        """;

    /// <inheritdoc />
    public string Fingerprint => $"endpoint 1; model {model}";

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> SplitAsync(string question, string answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ChatReply reply = await endpoint.CompleteAsync(
                new ChatRequest
                {
                    Model = model,
                    System = Task,
                    User = $"Question: {question.Trim()}\nAnswer: {answer.Trim()}",
                    Temperature = 0,
                    MaxTokens = LongestReply,
                    Attempt = attempt,
                },
                cancellation).ConfigureAwait(false);
            IReadOnlyList<string> facts = Parse(reply.Text);
            if (facts.Count > 0)
            {
                return facts;
            }
        }

        return [];
    }

    /// <summary>The sentences of a reply: its list items, or all its lines where it has none.</summary>
    internal static IReadOnlyList<string> Parse(string reply)
    {
        var items = new List<string>();
        var lines = new List<string>();
        foreach (string line in reply.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            string text = SentenceText.WithoutMarker(line, out bool isItem);
            (isItem ? items : lines).Add(text);
        }

        // Lines around a list are its introduction.
        return SentenceText.Clean(items.Count > 0 ? items : lines.Where(line => !line.EndsWith(':')));
    }
}
