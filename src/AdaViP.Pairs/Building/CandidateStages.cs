using System.Diagnostics;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Pairs.Selection;
using AdaViP.Pairs.Sentences;
using AdaViP.Vision.Images;

namespace AdaViP.Pairs.Building;

/// <summary>What each stage does with one picture: E5 to E9 and the choice of Algorithm 1.</summary>
internal sealed class CandidateStages
{
    // So many are not the answers' fault.
    private const int MostUnsplitInARow = 5;

    private readonly ModelPorts _models;
    private readonly ISentenceSplitter _splitter;
    private readonly PairBuildOptions _options;
    private readonly IMaskKernels _kernels;
    private readonly CandidateSelection _selection;
    private readonly PictureEncoder _encoder;
    private readonly StageClock _decode = new("decode");
    private readonly StageClock _sentences = new("sentences");
    private readonly StageClock _tag = new("tag");
    private readonly StageClock _detect = new("detect");
    private readonly StageClock _segment = new("segment");
    private readonly StageClock _inpaint = new("inpaint");
    private readonly StageClock _score = new("score");
    private readonly StageClock _encode = new("encode");
    private int _unsplitInARow;

    /// <summary>Creates the stages; models, kernels and resizer stay the caller's.</summary>
    public CandidateStages(
        ModelPorts models, ISentenceSplitter splitter, PairBuildOptions options, IMaskKernels kernels, PictureEncoder encoder)
    {
        _models = models;
        _splitter = splitter;
        _options = options;
        _kernels = kernels;
        _encoder = encoder;
        _selection = new CandidateSelection(options.Selection, kernels);
    }

    /// <summary>Clocks in the order of work.</summary>
    public IReadOnlyList<StageClock> Clocks => [_decode, _sentences, _tag, _detect, _segment, _inpaint, _score, _encode];

    /// <summary>Reads and decodes the picture.</summary>
    public PictureState Decode(PictureJob job)
    {
        long started = Stopwatch.GetTimestamp();
        var state = new PictureState(job) { Reason = job.Problem is string problem ? _options.Wording(problem) : null };
        if (state.Reason is null)
        {
            try
            {
                state = state with { Image = ImageDecoder.Decode(job.Image, _options.PixelLimit) };
            }
            catch (UserDataException exception) when (_options.BadPictures == BadRowPolicy.Skip)
            {
                state = state with { Reason = _options.Wording(exception.Message) };
            }
        }

        _decode.Add(started, 1);
        return state;
    }

    /// <summary>Splits the preferred answers, or takes the sentences that the data bring. On one worker only.</summary>
    public async Task<PictureState> SplitAsync(PictureState state, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        var answers = new List<AnswerSentences>(state.Job.Samples.Count);
        foreach (PreferenceSample sample in state.Job.Samples)
        {
            answers.Add(
                state.Reason is not null || Unusable(sample) is not null ? new AnswerSentences([], null)
                : sample.Sentences.Count > 0 ? new AnswerSentences(sample.Sentences, null)
                : await SplitAsync(sample, cancellation).ConfigureAwait(false));
        }

        _sentences.Add(started, answers.Count);
        return state with { Answers = answers };
    }

    /// <summary>Finds the tags.</summary>
    public PictureState FindTags(PictureState state)
    {
        if (state.Image is null)
        {
            return state;
        }

        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<Tag> tags = _models.Tagger.FindTags(state.Image);
        _tag.Add(started, 1);
        return state with { Tags = tags, Reason = tags.Count == 0 ? "no tag" : null };
    }

    /// <summary>Finds one box per tag and drops duplicates.</summary>
    public PictureState Detect(PictureState state)
    {
        if (state.Reason is not null)
        {
            return state;
        }

        long started = Stopwatch.GetTimestamp();
        var dropped = new List<DroppedTag>();
        IReadOnlyList<Tag> tags = _selection.Allowed(state.Tags, dropped);
        IReadOnlyList<TaggedBox> boxes = tags.Count == 0 ? [] : _selection.Boxes(_models.Detector.Detect(state.Image!, tags));
        IReadOnlyList<TaggedBox> kept = _selection.WithoutDuplicates(boxes, dropped);
        _detect.Add(started, tags.Count);
        return state with
        {
            Dropped = dropped,
            Boxes = boxes,
            KeptBoxes = kept,
            Reason = tags.Count == 0 ? "every tag is on the stop list" : boxes.Count == 0 ? "no box above the threshold" : null,
        };
    }

    /// <summary>Encodes the picture once, cuts out every box, keeps the usable masks and dilates them.</summary>
    public PictureState Segment(PictureState state)
    {
        if (state.Reason is not null)
        {
            return state;
        }

        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<TaggedBox> boxes = state.KeptBoxes;
        IReadOnlyList<Mask> masks;
        using (ImageEmbedding embedding = _models.Segmenter.Encode(state.Image!))
        {
            masks = _models.Segmenter.Segment(embedding, [.. boxes.Select(box => box.Detection.Box)]);
        }

        List<DroppedTag> dropped = [.. state.Dropped];
        IReadOnlyList<int> usable = _selection.UsableMasks(boxes, masks, dropped);
        CutOutObject[] objects = [.. usable.Select(i => new CutOutObject(boxes[i], masks[i], Dilate(masks[i])))];
        _segment.Add(started, boxes.Count);
        return state with { Dropped = dropped, Objects = objects, Reason = usable.Count == 0 ? "no usable mask" : null };
    }

    /// <summary>Inpaints and scores the candidates, as many at a time as the memory allows, and chooses.</summary>
    public JournalEntry MakeCandidates(PictureState state)
    {
        var previews = new List<(string Name, byte[] Bytes)>();
        Preview(previews, "photo", state.Image);
        var scoring = new CandidateScoring(state, _models.Scorer, _selection, _score);
        if (state.Reason is null)
        {
            DecodedImage image = state.Image!;
            int atOnce = (int)Math.Clamp(_options.CandidateBytes / image.Rgb.LongLength, 1, state.Objects.Count);
            for (int first = 0; first < state.Objects.Count; first += atOnce)
            {
                Mask[] masks = [.. state.Objects.Skip(first).Take(atOnce).Select(cut => cut.Dilated)];
                long started = Stopwatch.GetTimestamp();
                IReadOnlyList<DecodedImage> candidates = _models.Inpainter.Inpaint(image, masks);
                _inpaint.Add(started, masks.Length);
                scoring.Score(candidates, first);
                for (int i = 0; i < candidates.Count; i++)
                {
                    Preview(previews, $"candidate-{first + i}", candidates[i]);
                    PreviewMask(previews, first + i, state.Objects[first + i].Mask);
                }
            }
        }

        long encoding = Stopwatch.GetTimestamp();
        var rejected = new SortedDictionary<int, byte[]>();
        foreach ((int index, DecodedImage winner) in scoring.Winners)
        {
            rejected[index] = PictureEncoder.Encode(winner, _options.Format);
        }

        _encode.Add(encoding, rejected.Count);
        return new JournalEntry(state.Job.Index, scoring.Traces(Unusable), new EntryPictures(rejected, previews));
    }

    private async Task<AnswerSentences> SplitAsync(PreferenceSample sample, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<string> found = await _splitter.SplitAsync(sample.Question, sample.Chosen, cancellation)
                .ConfigureAwait(false);
            _unsplitInARow = 0;
            return new AnswerSentences(found, null);
        }
        catch (SentenceException exception)
        {
            bool skip = _options.BadPictures == BadRowPolicy.Skip;
            if (skip && ++_unsplitInARow < MostUnsplitInARow)
            {
                return new AnswerSentences([], exception.Reason);
            }

            string which = skip
                ? $"{MostUnsplitInARow} preferences in a row were not split into sentences. The last, \"{sample.Id}\""
                : $"Preference \"{sample.Id}\" was not split into sentences";
            throw new UserErrorException(
                $"{which}: {exception.Message} Check the server and {PairSettings.SentenceModel}"
                + (skip ? "" : $", or record and leave out such preferences with {PairSettings.BadPictures} skip")
                + ". What is finished is kept: the same command continues the build.",
                exception);
        }
    }

    // What a table of pairs cannot hold.
    private static string? Unusable(PreferenceSample sample) =>
        sample.Rejected is null ? "the data have no rejected answer"
        : sample.History.Count > 0 ? "the conversation has earlier turns, which a table of pairs cannot hold"
        : sample.LaterTurns.Count > 0 ? "the conversation has later turns, which a table of pairs cannot hold"
        : null;

    private Mask Dilate(Mask mask)
    {
        if (_options.Selection.Dilation <= 1)
        {
            return mask;
        }

        byte[] pixels = new byte[mask.Pixels.Length];
        _kernels.Dilate(mask.Pixels, mask.Width, mask.Height, _options.Selection.Dilation, pixels);
        MaskExtent extent = _kernels.Measure(pixels, mask.Width, mask.Height);
        return new Mask(
            mask.Width, mask.Height, pixels, extent.Area, new PixelBounds(extent.Left, extent.Top, extent.Right, extent.Bottom));
    }

    private void Preview(List<(string Name, byte[] Bytes)> previews, string name, DecodedImage? image)
    {
        if (_options.PreviewSize > 0 && image is not null)
        {
            long started = Stopwatch.GetTimestamp();
            previews.Add((name + ".jpg", _encoder.Preview(image, _options.PreviewSize)));
            _encode.Add(started, 0);
        }
    }

    private void PreviewMask(List<(string Name, byte[] Bytes)> previews, int index, Mask mask)
    {
        if (_options.PreviewSize > 0)
        {
            long started = Stopwatch.GetTimestamp();
            previews.Add(($"mask-{index}.png", PictureEncoder.Preview(mask, _options.PreviewSize)));
            _encode.Add(started, 0);
        }
    }
}
