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
    private readonly PreferenceObjective _objective;
    private readonly int _maxLength;

    internal SampleSequences(SequenceBuilder builder, IPixelSource pixels, PreferenceObjective objective, int maxLength)
    {
        _builder = builder;
        _pixels = pixels;
        _objective = objective;
        _maxLength = maxLength;
    }

    /// <summary>1 + K.</summary>
    internal int Count => _objective switch
    {
        PreferenceObjective.Sft => 1,
        PreferenceObjective.Dpo => 2,
        _ => 3,
    };

    /// <summary>
    /// Checks that the sample has what the objective needs and that its sequences fit; reads the bytes of its pictures.
    /// </summary>
    /// <exception cref="UserDataException">It does not; the message names the field.</exception>
    internal PreparedSample Prepare(PreferenceSample sample)
    {
        RequireFields(sample);
        StoredTokens[] tokens = Tokens(sample);
        string imageKey = ContentHash.Of(sample.Image.ReadBytes().Span);
        string? rejectedKey = Count > 2 ? ContentHash.Of(sample.RejectedImage!.ReadBytes().Span) : null;
        using ContentHash hash = new();
        hash.Add(sample.Question).Add(sample.Chosen).Add(imageKey);
        if (Count > 1)
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

        return new PreparedSample(sample, hash.Finish(), imageKey, rejectedKey) { Sequences = tokens };
    }

    /// <summary>Decodes the pictures.</summary>
    /// <exception cref="UserDataException">A picture cannot be decoded.</exception>
    internal BatchSample Load(PreparedSample prepared)
    {
        PreferenceSample sample = prepared.Sample;
        BatchPicture picture = new(prepared.ImageKey, _pixels.Load(sample.Image));
        BatchPicture[] pictures = new BatchPicture[Count];
        Array.Fill(pictures, picture);
        if (prepared.RejectedImageKey is string key)
        {
            pictures[2] = key == prepared.ImageKey ? picture : new BatchPicture(key, _pixels.Load(sample.RejectedImage!));
        }

        return new BatchSample(sample.Id, [.. prepared.Sequences.Select(sequence => sequence.Expand())], pictures);
    }

    /// <summary>The sequence of one answer of a sample.</summary>
    internal static TokenSequence Build(SequenceBuilder builder, PreferenceSample sample, string answer, int maxLength) => builder.Build(
        [.. sample.History.Select(turn => new ChatTurn(turn.Question, turn.Chosen))], sample.Question, answer, maxLength);

    private StoredTokens[] Tokens(PreferenceSample sample)
    {
        StoredTokens chosen = new(Build(_builder, sample, sample.Chosen, _maxLength));
        return Count switch
        {
            1 => [chosen],
            2 => [chosen, new(Build(_builder, sample, sample.Rejected!, _maxLength))],
            _ => [chosen, new(Build(_builder, sample, sample.Rejected!, _maxLength)), chosen],
        };
    }

    private void RequireFields(PreferenceSample sample)
    {
        if (Count > 1 && sample.Rejected is null)
        {
            throw new UserDataException(
                "There is no rejected answer, which this objective compares with. Add the field rejected, or use the objective sft.");
        }

        if (Count > 2 && sample.RejectedImage is null)
        {
            throw new UserDataException(
                "There is no rejected picture, which this objective compares with. Add the field rejected_image, or use the objective dpo.");
        }
    }
}
