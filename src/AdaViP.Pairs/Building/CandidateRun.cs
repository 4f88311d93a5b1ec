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
internal sealed class CandidateRun
{
    private readonly PairState _state;
    private readonly ICandidateScorer _scorer;
    private readonly CandidateSelection _selection;
    private readonly StageClock _clock;
    private readonly IReadOnlyList<float[]>[] _texts;
    private readonly List<Candidate>[] _candidates;
    private readonly int?[] _best;
    private readonly Dictionary<int, DecodedImage> _held = [];

    /// <summary>Embeds the sentences.</summary>
    public CandidateRun(PairState state, ICandidateScorer scorer, CandidateSelection selection, StageClock clock)
    {
        _state = state;
        _scorer = scorer;
        _selection = selection;
        _clock = clock;
        _candidates = [.. state.Job.Samples.Select(_ => new List<Candidate>())];
        _best = new int?[state.Job.Samples.Count];
        _texts = [.. state.Sentences.Select(_ => (IReadOnlyList<float[]>)[])];
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

    /// <summary>Writes the outcomes.</summary>
    /// <param name="unusable">Why a preference cannot be in the table; null where it can.</param>
    public void Finish(Func<PreferenceSample, string?> unusable)
    {
        for (int i = 0; i < _best.Length; i++)
        {
            PreferenceSample sample = _state.Job.Samples[i];
            string? reason = unusable(sample) ?? _state.Reason ?? _state.SentenceProblems[i]
                ?? (_best[i] is null ? "no sentence in the preferred answer" : null);
            _state.Outcomes.Add(new PairOutcome(sample, new PreferenceTrace
            {
                Id = sample.Id,
                Picture = _state.Job.Index,
                Photo = sample.Image.Name,
                Width = _state.Size.Width,
                Height = _state.Size.Height,
                Question = sample.Question,
                PreferredAnswer = sample.Chosen,
                OtherAnswer = sample.Rejected,
                Sentences = _state.Sentences[i],
                Tags = _state.Tags,
                Boxes = _state.Boxes,
                Dropped = _state.Dropped,
                Candidates = _candidates[i],
                Chosen = reason is null ? _best[i] : null,
                Reason = reason,
            }));
        }
    }

    private static double Cosine(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }

    // All preferences of the picture in one batch.
    private void EmbedSentences()
    {
        long started = Stopwatch.GetTimestamp();
        string[] all = [.. _state.Sentences.SelectMany(list => list).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<float[]> embeddings = all.Length == 0 ? [] : _scorer.EmbedTexts(all);
        var byText = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (int i = 0; i < all.Length; i++)
        {
            byText[all[i]] = embeddings[i];
        }

        for (int i = 0; i < _texts.Length; i++)
        {
            _texts[i] = [.. _state.Sentences[i].Select(text => byText[text])];
        }

        _clock.Add(started, 0);
    }

    private void Add(int sample, int index, float[] image)
    {
        double[] cosines = [.. _texts[sample].Select(text => Cosine(image, text))];
        var candidate = new Candidate(
            _state.Owners[index].Tag, _state.Owners[index].Detection, _state.Masks[index].Area, _state.Dilated[index].Area, cosines);
        List<Candidate> all = _candidates[sample];
        all.Add(candidate);
        if (_best[sample] is not int best || _selection.IsLower(candidate.ClipSum, all[best].ClipSum))
        {
            _best[sample] = index;
        }
    }
}
