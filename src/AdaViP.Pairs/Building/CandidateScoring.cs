using System.Diagnostics;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Pairs.Selection;

namespace AdaViP.Pairs.Building;

/// <summary>
/// Scores the candidates of one picture against the sentences of each of its preferences and keeps only the pictures that lead:
/// E9 and the last line of Algorithm 1.
/// </summary>
internal sealed class CandidateScoring
{
    private readonly PictureState _state;
    private readonly ICandidateScorer _scorer;
    private readonly CandidateSelection _selection;
    private readonly StageClock _clock;
    private readonly IReadOnlyList<float[]>[] _texts;
    private readonly List<Candidate>[] _candidates;
    private readonly int?[] _best;
    private readonly Dictionary<int, DecodedImage> _held = [];

    /// <summary>Embeds the sentences.</summary>
    public CandidateScoring(PictureState state, ICandidateScorer scorer, CandidateSelection selection, StageClock clock)
    {
        _state = state;
        _scorer = scorer;
        _selection = selection;
        _clock = clock;
        _candidates = [.. state.Job.Samples.Select(_ => new List<Candidate>())];
        _best = new int?[state.Job.Samples.Count];
        _texts = [.. state.Answers.Select(_ => (IReadOnlyList<float[]>)[])];
        if (state.Reason is null)
        {
            EmbedSentences();
        }
    }

    /// <summary>The pictures that at least one preference chose, by candidate.</summary>
    public IReadOnlyDictionary<int, DecodedImage> Winners => _held;

    /// <summary>Scores candidates that follow those scored before.</summary>
    /// <param name="images">The candidates.</param>
    /// <param name="first">Index of the first one.</param>
    public void Score(IReadOnlyList<DecodedImage> images, int first)
    {
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<float[]> embeddings = _scorer.EmbedImages(images);
        for (int i = 0; i < images.Count; i++)
        {
            for (int sample = 0; sample < _texts.Length; sample++)
            {
                if (_texts[sample].Count > 0)
                {
                    Add(sample, first + i, embeddings[i]);
                }
            }

            _held[first + i] = images[i];
        }

        // Only leaders are kept.
        foreach (int index in _held.Keys.Except(_best.OfType<int>()).ToArray())
        {
            _held.Remove(index);
        }

        _clock.Add(started, images.Count);
    }

    /// <summary>What happened to each preference, in order.</summary>
    /// <param name="unusable">Why a preference cannot be in the table; null where it can.</param>
    public IReadOnlyList<PreferenceTrace> Traces(Func<PreferenceSample, string?> unusable) =>
        [.. _state.Job.Samples.Select((sample, i) => Trace(sample, i, unusable(sample)))];

    private static double Cosine(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    private PreferenceTrace Trace(PreferenceSample sample, int index, string? unusable)
    {
        string? reason = unusable ?? _state.Reason ?? _state.Answers[index].Problem
            ?? (_best[index] is null ? "no sentence in the preferred answer" : null);
        return new PreferenceTrace
        {
            Id = sample.Id,
            Picture = _state.Job.Index,
            Photo = sample.Image.Name,
            Width = _state.Image?.Width ?? 0,
            Height = _state.Image?.Height ?? 0,
            Question = sample.Question,
            PreferredAnswer = sample.Chosen,
            OtherAnswer = sample.Rejected,
            Sentences = _state.Answers[index].Sentences,
            Tags = _state.Tags,
            Boxes = _state.Boxes,
            Dropped = _state.Dropped,
            Candidates = _candidates[index],
            Chosen = reason is null ? _best[index] : null,
            Reason = reason,
        };
    }

    // All preferences of the picture in one batch.
    private void EmbedSentences()
    {
        long started = Stopwatch.GetTimestamp();
        string[] all = [.. _state.Answers.SelectMany(answer => answer.Sentences).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<float[]> embeddings = all.Length == 0 ? [] : _scorer.EmbedTexts(all);
        var byText = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (int i = 0; i < all.Length; i++)
        {
            byText[all[i]] = embeddings[i];
        }

        for (int i = 0; i < _texts.Length; i++)
        {
            _texts[i] = [.. _state.Answers[i].Sentences.Select(text => byText[text])];
        }

        _clock.Add(started, 0);
    }

    private void Add(int sample, int index, float[] image)
    {
        double[] cosines = [.. _texts[sample].Select(text => Cosine(image, text))];
        CutOutObject cut = _state.Objects[index];
        var candidate = new Candidate(cut.Box.Tag, cut.Box.Detection, cut.Mask.Area, cut.Dilated.Area, cosines);
        List<Candidate> all = _candidates[sample];
        all.Add(candidate);
        if (_best[sample] is not int best || _selection.IsLower(candidate.ClipSum, all[best].ClipSum))
        {
            _best[sample] = index;
        }
    }
}
