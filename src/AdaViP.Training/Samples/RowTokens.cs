using AdaViP.Core.Data;
using AdaViP.Llava.Text;

namespace AdaViP.Training.Samples;

/// <summary>
/// The tokens of rows that are measured first and scored later, made once: the chosen answer's, and the rejected one's where the
/// row has it. A picture takes the same tokens whatever it shows, so that -+ has those of ++.
/// </summary>
internal sealed class RowTokens
{
    private readonly IReadOnlyList<PreferenceSample> _samples;
    private readonly Func<PreferenceSample, TokenSequence> _chosen;
    private readonly Func<PreferenceSample, TokenSequence> _rejected;
    private readonly Row?[] _measured;

    /// <param name="samples">The rows.</param>
    /// <param name="chosen">Makes the sequence of a row's chosen answers.</param>
    /// <param name="rejected">Makes the sequence of its rejected ones; asked only where the row has them.</param>
    internal RowTokens(
        IReadOnlyList<PreferenceSample> samples, Func<PreferenceSample, TokenSequence> chosen,
        Func<PreferenceSample, TokenSequence> rejected)
    {
        _samples = samples;
        _chosen = chosen;
        _rejected = rejected;
        _measured = new Row?[samples.Count];
    }

    /// <summary>How many rows there are.</summary>
    internal int Count => _samples.Count;

    /// <summary>Tokens and answer tokens of all sequences of a row, earlier turns included; 0 for a row that has none.</summary>
    /// <remarks>Such a row is the pass's own business: it stops there, or leaves the row out.</remarks>
    /// <param name="index">Its place in the samples.</param>
    internal (long Tokens, long Answers) Measure(int index)
    {
        try
        {
            Row row = _measured[index] ??= Build(_samples[index]);
            StoredTokens?[] all = [row.Chosen, row.Rejected, _samples[index].RejectedImage is null ? null : row.Chosen];
            return (all.Sum(tokens => (long)(tokens?.Length ?? 0)), all.Sum(tokens => (long)(tokens?.AnswerTokens ?? 0)));
        }
        catch (UserDataException)
        {
            return (0, 0);
        }
    }

    /// <summary>The tokens of a row, which are not kept any longer.</summary>
    /// <param name="index">Its place in the samples.</param>
    /// <exception cref="UserDataException">The row has none: its question leaves no room, or an answer is empty.</exception>
    internal (TokenSequence Chosen, TokenSequence? Rejected) Take(int index)
    {
        Row row = _measured[index] ?? Build(_samples[index]);
        _measured[index] = null;
        return (row.Chosen.Expand(), row.Rejected?.Expand());
    }

    private Row Build(PreferenceSample sample) => new(
        new StoredTokens(_chosen(sample)), sample.Rejected is null ? null : new StoredTokens(_rejected(sample)));

    private sealed record Row(StoredTokens Chosen, StoredTokens? Rejected);
}
