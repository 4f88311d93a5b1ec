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
    public void Decode(PairState state)
    {
        long started = Stopwatch.GetTimestamp();
        state.Reason = state.Job.Problem;
        if (state.Reason is null)
        {
            try
            {
                state.Image = ImageDecoder.Decode(state.Job.Image, _options.PixelLimit);
                state.Size = (state.Image.Width, state.Image.Height);
            }
            catch (UserDataException exception) when (_options.BadPictures == BadRowPolicy.Skip)
            {
                state.Reason = exception.Message;
            }
        }

        _decode.Add(started, 1);
    }

    /// <summary>Splits the preferred answers, or takes the sentences that the data bring. On one worker only.</summary>
    public async Task SplitAsync(PairState state, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        var sentences = new List<IReadOnlyList<string>>(state.Job.Samples.Count);
        var problems = new List<string?>(state.Job.Samples.Count);
        foreach (PreferenceSample sample in state.Job.Samples)
        {
            string? problem = null;
            IReadOnlyList<string> found = [];
            if (state.Reason is null && Unusable(sample) is null)
            {
                (found, problem) = sample.Sentences.Count > 0 ? (sample.Sentences, null) : await SplitAsync(sample, cancellation).ConfigureAwait(false);
            }

            sentences.Add(found);
            problems.Add(problem);
        }

        state.Sentences = sentences;
        state.SentenceProblems = problems;
        _sentences.Add(started, sentences.Count);
    }

    /// <summary>Finds the tags.</summary>
    public void FindTags(PairState state)
    {
        if (state.Image is null)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        state.Tags = _models.Tagger.FindTags(state.Image);
        state.Reason = state.Tags.Count == 0 ? "no tag" : null;
        _tag.Add(started, 1);
    }

    /// <summary>Finds one box per tag and drops duplicates.</summary>
    public void Detect(PairState state)
    {
        if (state.Reason is not null)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<Tag> tags = _selection.Allowed(state.Tags, state.Dropped);
        state.Boxes = tags.Count == 0 ? [] : _selection.Boxes(_models.Detector.Detect(state.Image!, tags));
        state.Owners = _selection.WithoutDuplicates(state.Boxes, state.Dropped);
        state.Reason = tags.Count == 0 ? "every tag is on the stop list" : state.Boxes.Count == 0 ? "no box above the threshold" : null;
        _detect.Add(started, tags.Count);
    }

    /// <summary>Encodes the picture once, cuts out every box, keeps the usable masks and dilates them.</summary>
    public void Segment(PairState state)
    {
        if (state.Reason is not null)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        int boxes = state.Owners.Count;
        IReadOnlyList<Mask> masks;
        using (ImageEmbedding embedding = _models.Segmenter.Encode(state.Image!))
        {
            masks = _models.Segmenter.Segment(embedding, [.. state.Owners.Select(box => box.Detection.Box)]);
        }

        IReadOnlyList<int> usable = _selection.UsableMasks(state.Owners, masks, state.Dropped);
        state.Owners = [.. usable.Select(i => state.Owners[i])];
        state.Masks = [.. usable.Select(i => masks[i])];
        state.Dilated = [.. state.Masks.Select(Dilate)];
        state.Reason = usable.Count == 0 ? "no usable mask" : null;
        _segment.Add(started, boxes);
    }

    /// <summary>Inpaints and scores the candidates, as many at a time as the memory allows, and chooses.</summary>
    public void MakeCandidates(PairState state)
    {
        Preview(state, "photo", state.Image);
        var run = new CandidateRun(state, _models.Scorer, _selection, _score);
        if (state.Reason is null)
        {
            DecodedImage image = state.Image!;
            int atOnce = (int)Math.Clamp(_options.CandidateBytes / image.Rgb.LongLength, 1, state.Dilated.Count);
            for (int first = 0; first < state.Dilated.Count; first += atOnce)
            {
                Mask[] masks = [.. state.Dilated.Skip(first).Take(atOnce)];
                long started = Stopwatch.GetTimestamp();
                IReadOnlyList<DecodedImage> candidates = _models.Inpainter.Inpaint(image, masks);
                _inpaint.Add(started, masks.Length);
                run.Score(candidates, first);
                for (int i = 0; i < candidates.Count; i++)
                {
                    Preview(state, $"candidate-{first + i}", candidates[i]);
                    PreviewMask(state, first + i, state.Masks[first + i]);
                }
            }
        }

        long encoding = Stopwatch.GetTimestamp();
        foreach ((int index, DecodedImage winner) in run.Winners)
        {
            state.Rejected[index] = PictureEncoder.Encode(winner, _options.Format);
        }

        _encode.Add(encoding, state.Rejected.Count);
        run.Finish(Unusable);
        state.Image = null;
        state.Masks = state.Dilated = [];
    }

    private async Task<(IReadOnlyList<string> Found, string? Problem)> SplitAsync(PreferenceSample sample, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<string> found = await _splitter.SplitAsync(sample.Question, sample.Chosen, cancellation).ConfigureAwait(false);
            _unsplitInARow = 0;
            return (found, null);
        }
        catch (SentenceException exception)
        {
            bool skip = _options.BadPictures == BadRowPolicy.Skip;
            if (skip && ++_unsplitInARow < MostUnsplitInARow)
            {
                return ([], exception.Reason);
            }

            string which = skip
                ? $"{MostUnsplitInARow} preferences in a row were not split into sentences. The last, \"{sample.Id}\""
                : $"Preference \"{sample.Id}\" was not split into sentences";
            throw new UserErrorException(
                $"{which}: {exception.Message} Check the server and --endpoint-model{(skip ? "" : ", or record and leave out such preferences with "
                + "--bad-rows skip")}. What is finished is kept: the same command goes on.",
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

    private void Preview(PairState state, string name, DecodedImage? image)
    {
        if (_options.PreviewSize > 0 && image is not null)
        {
            long started = Stopwatch.GetTimestamp();
            state.Previews.Add((name + ".jpg", _encoder.Preview(image, _options.PreviewSize)));
            _encode.Add(started, 0);
        }
    }

    private void PreviewMask(PairState state, int index, Mask mask)
    {
        if (_options.PreviewSize > 0)
        {
            long started = Stopwatch.GetTimestamp();
            state.Previews.Add(($"mask-{index}.png", PictureEncoder.Preview(mask, _options.PreviewSize)));
            _encode.Add(started, 0);
        }
    }
}
