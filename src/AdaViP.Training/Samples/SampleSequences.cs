using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Losses;
using AdaViP.Llava.Text;
using AdaViP.Training.Fingerprints;
using AdaViP.Training.Packing;

namespace AdaViP.Training.Samples;

/// <summary>From a preference sample to the sequences of an objective: ++, then +- and -+ where the objective has them.</summary>
internal sealed class SampleSequences
{
    private readonly SequenceBuilder _builder;
    private readonly IPixelSource _pixels;
    private readonly Objective _objective;
    private readonly int _maxLength;

    internal SampleSequences(SequenceBuilder builder, IPixelSource pixels, Objective objective, int maxLength)
    {
        _builder = builder;
        _pixels = pixels;
        _objective = objective;
        _maxLength = maxLength;
    }

    /// <summary>
    /// Checks that the sample has what the objective needs and that its sequences fit; reads the bytes of its pictures.
    /// </summary>
    /// <exception cref="UserDataException">It does not; the message names the field.</exception>
    internal PreparedSample Prepare(PreferenceSample sample)
    {
        RequireFields(sample);
        StoredTokens[] tokens = Tokens(sample);
        string imageKey = ContentHash.Of(sample.Image.ReadBytes().Span);
        string? rejectedKey = _objective.NeedsRejectedImage ? ContentHash.Of(sample.RejectedImage!.ReadBytes().Span) : null;
        using ContentHash hash = new();
        hash.Add(sample.Question).Add(sample.Chosen).Add(imageKey);
        if (_objective.NeedsRejected)
        {
            hash.Add(sample.Rejected!);
        }

        if (rejectedKey is not null)
        {
            hash.Add(rejectedKey);
        }

        foreach (ConversationTurn turn in sample.History)
        {
            hash.Add(turn.Question).Add(turn.Chosen);
        }

        foreach (ConversationTurn turn in sample.LaterTurns)
        {
            hash.Add(turn.Question).Add(turn.Chosen).Add(_objective.NeedsRejected ? turn.Rejected! : "");
        }

        return new PreparedSample(sample, hash.Finish(), imageKey, rejectedKey) { Sequences = tokens };
    }

    /// <summary>Decodes the pictures.</summary>
    /// <exception cref="UserDataException">A picture cannot be decoded.</exception>
    internal BatchSample Load(PreparedSample prepared)
    {
        PreferenceSample sample = prepared.Sample;
        BatchPicture picture = new(prepared.ImageKey, _pixels.Load(sample.Image));
        BatchPicture rejected = prepared.RejectedImageKey is string key && key != prepared.ImageKey
            ? new BatchPicture(key, _pixels.Load(sample.RejectedImage!))
            : picture;
        return new BatchSample(
            sample.Id,
            [.. prepared.Sequences.Select(sequence => sequence.Expand())],
            [.. _objective.Sequences.Select(kind => kind == SequenceKind.RejectedImage ? rejected : picture)]);
    }

    /// <summary>
    /// The sequence of a sample's chosen answers; those before the question are context, those after it are scored too.
    /// </summary>
    internal static TokenSequence Chosen(SequenceBuilder builder, PreferenceSample sample, int maxLength) =>
        Build(builder, sample, sample.Chosen, turn => turn.Chosen, maxLength);

    /// <summary>The sequence of a sample's rejected answers, each after the rejected ones before it.</summary>
    internal static TokenSequence Rejected(SequenceBuilder builder, PreferenceSample sample, int maxLength) =>
        Build(builder, sample, sample.Rejected!, turn => turn.Rejected!, maxLength);

    private static TokenSequence Build(
        SequenceBuilder builder, PreferenceSample sample, string answer, Func<ConversationTurn, string> later, int maxLength) =>
        builder.Build(
            [.. sample.History.Select(turn => new ChatTurn(turn.Question, turn.Chosen))],
            [
                new ChatTurn(sample.Question, answer),
                .. sample.LaterTurns.Select(turn => new ChatTurn(turn.Question, later(turn))),
            ],
            maxLength);

    private StoredTokens[] Tokens(PreferenceSample sample)
    {
        StoredTokens chosen = new(Chosen(_builder, sample, _maxLength));
        StoredTokens? rejected = _objective.NeedsRejected ? new(Rejected(_builder, sample, _maxLength)) : null;
        return [.. _objective.Sequences.Select(kind => kind == SequenceKind.RejectedAnswer ? rejected! : chosen)];
    }

    private void RequireFields(PreferenceSample sample)
    {
        if (_objective.NeedsRejected && sample.Rejected is null)
        {
            throw new UserDataException(
                "There is no rejected answer, which this objective compares with. Add the field rejected, "
                + $"or use the objective {Names(other => !other.NeedsRejected && !other.NeedsRejectedImage)}.");
        }

        if (_objective.NeedsRejectedImage && sample.RejectedImage is null)
        {
            throw new UserDataException(
                "There is no rejected picture, which this objective compares with. Add the field rejected_image, "
                    + $"or use the objective {Names(other => other.NeedsRejected && !other.NeedsRejectedImage)}.");
        }
    }

    private static string Names(Func<Objective, bool> isOne) =>
        string.Join(" or ", Objective.All.Where(isOne).Select(objective => objective.Name));
}
