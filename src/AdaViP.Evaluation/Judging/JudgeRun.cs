using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Generation;

namespace AdaViP.Evaluation.Judging;

/// <summary>
/// Asks a judge about all answers, several at a time. Every outcome is recorded; a reply that cannot be used is asked for again,
/// and an answer without a usable reply has none: it is never given a score.
/// </summary>
internal sealed class JudgeRun
{
    // So many failures in a row are not the questions' fault.
    private const int MostFailuresInARow = 5;

    // Tokens, for a reply that was cut off.
    private const int LongestReply = 2048;

    private readonly IChatEndpoint _endpoint;
    private readonly JudgeSettings _settings;
    private readonly string _records;
    private readonly Func<string, bool> _isUsable;
    private int _inARow;

    /// <param name="endpoint">The judge.</param>
    /// <param name="settings">How patiently it is asked.</param>
    /// <param name="records">File of outcomes.</param>
    /// <param name="isUsable">Whether a reply says what was asked.</param>
    public JudgeRun(IChatEndpoint endpoint, JudgeSettings settings, string records, Func<string, bool> isUsable)
    {
        _endpoint = endpoint;
        _settings = settings;
        _records = records;
        _isUsable = isUsable;
    }

    /// <summary>Asks.</summary>
    /// <param name="questions">In order.</param>
    /// <param name="progress">Told after every reply.</param>
    /// <param name="cancellation">Stops; replies so far are stored.</param>
    /// <returns>The replies, in order.</returns>
    /// <exception cref="UserErrorException">Some answers have no usable reply; names how many and the first reason.</exception>
    public IReadOnlyList<ChatReply> Ask(
        IReadOnlyList<JudgeQuestion> questions, IProgress<AnswerProgress> progress, CancellationToken cancellation)
    {
        Dictionary<string, int> attempts = EarlierAttempts();
        var outcomes = new JudgeRecord?[questions.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int done = 0;
        try
        {
            Parallel.ForEachAsync(
                questions,
                new ParallelOptions { MaxDegreeOfParallelism = _settings.Parallel, CancellationToken = stop.Token },
                async (question, token) =>
                {
                    string identity = Identity(question);
                    int before = attempts.GetValueOrDefault(identity);
                    JudgeRecord outcome = await AskAsync(question, identity, before, token).ConfigureAwait(false);
                    outcomes[question.Index] = outcome;
                    if (outcome.Failure is not null && Volatile.Read(ref _inARow) >= MostFailuresInARow)
                    {
                        await stop.CancelAsync().ConfigureAwait(false);
                    }

                    progress.Report(new AnswerProgress(Interlocked.Increment(ref done), questions.Count, 0, 0));
                }).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Given up; the outcomes say why.
        }
        finally
        {
            Store(outcomes.OfType<JudgeRecord>());
        }

        return Replies(outcomes);
    }

    private async Task<JudgeRecord> AskAsync(JudgeQuestion question, string identity, int before, CancellationToken cancellation)
    {
        if (question.Known is string known)
        {
            return new JudgeRecord(question.Index, identity, 0, known, null);
        }

        int unusable = before;
        string failure = "";
        ChatRequest asked = question.Request;
        for (int attempt = 0; attempt < _settings.Attempts; attempt++)
        {
            try
            {
                ChatReply reply = await _endpoint.CompleteAsync(asked with { Attempt = unusable }, cancellation)
                    .ConfigureAwait(false);
                if (_isUsable(reply.Text))
                {
                    Volatile.Write(ref _inARow, 0);
                    return new JudgeRecord(question.Index, identity, unusable, reply.Text, null, reply.Model);
                }

                unusable++;
                failure = $"the reply does not say what was asked: {Start(reply.Text)}";
            }
            catch (ChatEndpointException e) when (e.Failure == ChatFailure.Incomplete)
            {
                // More room changes no reply that fits the benchmark's own limit.
                unusable++;
                failure = e.Message;
                asked = asked.Longer(Math.Max(4 * (question.Request.MaxTokens ?? 0), LongestReply));
            }
            catch (ChatEndpointException e)
            {
                // An address that is wrong, or a key that is not accepted, stays so for the next question.
                bool stays = e.Failure is ChatFailure.Unreachable or ChatFailure.Rejected or ChatFailure.Unacceptable;
                Interlocked.Add(ref _inARow, stays ? MostFailuresInARow : 1);
                return new JudgeRecord(question.Index, identity, unusable, null, e.Message);
            }
        }

        Interlocked.Increment(ref _inARow);
        return new JudgeRecord(question.Index, identity, unusable, null, failure);
    }

    private List<ChatReply> Replies(JudgeRecord?[] outcomes)
    {
        int missing = outcomes.Count(outcome => outcome?.Reply is null);
        if (missing == 0)
        {
            return [.. outcomes.Select(outcome => new ChatReply(outcome!.Reply!, outcome.Model))];
        }

        JudgeRecord? first = outcomes.FirstOrDefault(outcome => outcome?.Failure is not null);
        throw new UserErrorException(
            $"{missing} of {Counted.Of(outcomes.Length, "answer")} {Counted.Word(missing, "has", "have")} no judgement, "
            + "so there are no scores. "
            + $"{_records} records every outcome; the replies so far are kept. Run the same command again to ask for the rest."
            + (first is null ? "" : $" Answer {first.Index + 1}: {first.Failure}"));
    }

    // Later asks of a question whose replies could not be used begin behind those.
    private Dictionary<string, int> EarlierAttempts()
    {
        var attempts = new Dictionary<string, int>();
        if (InputFile.Problem(_records) is not null)
        {
            return attempts;
        }

        foreach (string line in InputFile.ReadLines(_records, null, "Remove it to ask for all replies again."))
        {
            try
            {
                if (JsonSerializer.Deserialize<JudgeRecord>(line, JsonStyle.CamelCompact) is { Request: string request } record)
                {
                    attempts[request] = record.Attempts;
                }
            }
            catch (JsonException)
            {
                // A damaged record costs one stored reply, nothing else.
            }
        }

        return attempts;
    }

    private void Store(IEnumerable<JudgeRecord> outcomes) => AtomicFile.WriteText(
        _records, string.Concat(outcomes.Select(outcome => JsonSerializer.Serialize(outcome, JsonStyle.CamelCompact) + "\n")));

    private static string Identity(JudgeQuestion question) =>
        Digest.OfText(JsonSerializer.Serialize(question.Request, JsonStyle.CamelCompact));

    private static string Start(string reply)
    {
        const int Longest = 120;
        string line = reply.ReplaceLineEndings(" ").Trim();
        return line.Length == 0 ? "(empty)" : line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
