using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>
/// What a checkpoint's generation_config.json changes about the scores of next tokens, with transformers' formulas. The rules see
/// prompt and answer as one sequence, image tokens included, as they do there.
/// </summary>
public sealed record LogitRules
{
    /// <summary>Divides positive scores of tokens that occurred, and multiplies negative ones; above 0.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>No run of this many tokens occurs twice; 0 for no such rule.</summary>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>Tokens of prompt and answer together before which no end comes; 0 for no such rule.</summary>
    public int MinLength { get; init; }

    /// <summary>Tokens of the answer before which no end comes; 0 for no such rule.</summary>
    public int MinNewTokens { get; init; }

    /// <summary>Ids that are never chosen.</summary>
    public IReadOnlyList<int> Suppressed { get; init; } = [];

    /// <summary>Ids that are not chosen first.</summary>
    public IReadOnlyList<int> SuppressedAtStart { get; init; } = [];

    /// <summary>Whether there is anything to apply.</summary>
    internal bool IsNeutral => RepetitionPenalty == 1 && NoRepeatNgramSize == 0 && MinLength == 0 && MinNewTokens == 0
        && Suppressed.Count == 0 && SuppressedAtStart.Count == 0;

    /// <summary>Applies the rules.</summary>
    /// <param name="scores">[sequences, vocabulary] fp32: logits, or log-probs in a beam search.</param>
    /// <param name="prompt">Ids of the prompt.</param>
    /// <param name="answers">New ids of each sequence.</param>
    /// <param name="endIds">Ids that end an answer.</param>
    /// <returns>New scores of the same shape, owned by the caller or its dispose scope.</returns>
    internal Tensor Apply(Tensor scores, int[] prompt, IReadOnlyList<IReadOnlyList<int>> answers, IReadOnlyList<int> endIds)
    {
        using DisposeScope scope = NewDisposeScope();
        int vocabulary = (int)scores.shape[1];
        float[] values = [.. scores.cpu().contiguous().data<float>()];
        for (int row = 0; row < answers.Count; row++)
        {
            int[] ids = [.. prompt, .. answers[row]];
            Apply(values.AsSpan(row * vocabulary, vocabulary), ids, answers[row].Count, endIds);
        }

        return tensor(values, scores.shape, device: scores.device).MoveToOuterDisposeScope();
    }

    private void Apply(Span<float> scores, int[] ids, int newTokens, IReadOnlyList<int> endIds)
    {
        if (RepetitionPenalty != 1)
        {
            foreach (int id in ids.Where(id => id >= 0).Distinct())
            {
                scores[id] = scores[id] < 0 ? scores[id] * (float)RepetitionPenalty : scores[id] / (float)RepetitionPenalty;
            }
        }

        if (NoRepeatNgramSize > 0)
        {
            ForbidRepeatedRuns(scores, ids);
        }

        if (ids.Length < MinLength || newTokens < MinNewTokens)
        {
            Forbid(scores, endIds);
        }

        Forbid(scores, Suppressed);
        if (newTokens == 0)
        {
            Forbid(scores, SuppressedAtStart);
        }
    }

    // What followed the last tokens wherever they stood before may not follow them again.
    private void ForbidRepeatedRuns(Span<float> scores, int[] ids)
    {
        int known = NoRepeatNgramSize - 1;
        ReadOnlySpan<int> last = ids.AsSpan(Math.Max(0, ids.Length - known));
        for (int start = 0; start + known < ids.Length; start++)
        {
            if (ids.AsSpan(start, known).SequenceEqual(last))
            {
                scores[ids[start + known]] = float.NegativeInfinity;
            }
        }
    }

    private static void Forbid(Span<float> scores, IReadOnlyList<int> ids)
    {
        foreach (int id in ids.Where(id => id >= 0))
        {
            if (id < scores.Length)
            {
                scores[id] = float.NegativeInfinity;
            }
        }
    }
}
