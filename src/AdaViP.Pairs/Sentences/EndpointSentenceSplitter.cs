using AdaViP.Core.Endpoints;

namespace AdaViP.Pairs.Sentences;

/// <summary>
/// Lets a language model write the facts of an answer, one a line, each with its subject named: Llama-3 in the paper, anything
/// behind a chat endpoint here. Greedy, so that a run can be repeated.
/// </summary>
/// <param name="endpoint">Retries and caches on its own; what <see cref="IsUsable"/> refuses should not be kept.</param>
/// <param name="model">Its name at the endpoint.</param>
public sealed class EndpointSentenceSplitter(IChatEndpoint endpoint, string model) : ISentenceSplitter
{
    /// <summary>How often an answer is sent while its reply is cut off or has no sentence.</summary>
    public const int Attempts = 3;

    private const int LongestReply = 512;
    private const int LongestSecondReply = 2048;

    private const string Task = """
        You break an answer about a picture into facts.
        Write every fact of the answer as one short sentence that can be understood without the others: name the thing instead of
        "it", "they" or "the first one". Take only what the answer says about the picture. Leave out guesses, opinions and advice.
        Reply with the sentences alone, one per line, each line starting with "- ".
        """;

    /// <inheritdoc />
    public string Fingerprint => $"endpoint 2; model {model}";

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> SplitAsync(string question, string answer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        if (!answer.Any(char.IsLetterOrDigit))
        {
            return []; // nothing to ask about
        }

        var request = new ChatRequest
        {
            Model = model,
            System = Task,
            User = $"Question: {question.Trim()}\nAnswer: {answer.Trim()}",
            Temperature = 0,
            MaxTokens = LongestReply,
        };
        SentenceException? failure = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                ChatReply reply = await endpoint.CompleteAsync(request with { Attempt = attempt }, cancellation)
                    .ConfigureAwait(false);
                IReadOnlyList<string> facts = SentenceReply.Read(reply.Text);
                if (facts.Count > 0)
                {
                    return facts;
                }

                failure = new SentenceException($"the endpoint gave no sentence in {Attempts} attempts", Excerpt(reply.Text));
            }
            catch (ChatEndpointException exception) when (exception.Failure == ChatFailure.Incomplete)
            {
                failure = new SentenceException($"the endpoint gave no whole reply in {Attempts} attempts", exception.Message);
                request = request.Longer(LongestSecondReply);
            }
        }

        throw failure!;
    }

    /// <summary>Whether a reply holds sentences.</summary>
    /// <param name="reply">Of the endpoint.</param>
    public static bool IsUsable(string reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return SentenceReply.Read(reply).Count > 0;
    }

    private static string Excerpt(string reply)
    {
        const int Longest = 120;
        string line = reply.ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? "Its last reply was blank."
            : line.Length <= Longest ? $"Its last reply was \"{line}\"." : $"Its last reply begins with \"{line[..Longest]}\".";
    }
}
