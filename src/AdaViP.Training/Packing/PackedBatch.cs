using AdaViP.Llava.Models;
using AdaViP.Llava.Text;

namespace AdaViP.Training.Packing;

/// <summary>
/// The sequences of a micro-batch laid end to end, what they begin with alike once, as index lists over the packed rows: which
/// rows are text and which are picture, which rows predict an answer token and which token. Sample-major: sequence s·(1+K)+j is
/// column j of sample s.
/// </summary>
internal sealed class PackedBatch
{
    // A segment behind another one needs a mask and a copy of its keys and values, so a few tokens are not worth it.
    internal const int ShortestPrefix = 16;

    private PackedBatch(IReadOnlyList<BatchSample> samples, int imageTokens, bool sharePrefixes)
    {
        Samples = samples;
        SequencesPerSample = samples[0].Sequences.Count;
        Dictionary<string, int> pictureIndex = [];
        List<BatchPicture> pictures = [];
        List<long[]> places = [];
        foreach (BatchSample sample in samples)
        {
            for (int column = 0; column < SequencesPerSample; column++)
            {
                Check(sample, sample.Sequences[column], imageTokens);
                BatchPicture picture = sample.Pictures[column];
                if (!pictureIndex.TryGetValue(picture.Key, out int index))
                {
                    index = pictures.Count;
                    pictureIndex.Add(picture.Key, index);
                    pictures.Add(picture);
                }

                places.Add(Places(sample.Sequences[column], (long)index * imageTokens));
            }
        }

        PrefixTree tree = sharePrefixes ? PrefixTree.Of(places, ShortestPrefix) : PrefixTree.Separate(places);
        Pictures = pictures;
        Segments = tree.Segments;
        Lengths = [.. places.Select(each => each.Length)];
        TotalRows = Segments.Sum(segment => segment.Length);
        (TextRows, TextIds, ImageRows, FeatureRows) = Inputs(tree, places);
        (AnswerRows, Targets, AnswerSequence) = Answers(tree, samples);
        HeadRows = [.. AnswerRows.Distinct().Order()];
        Dictionary<long, long> order = HeadRows.Select((row, i) => (row, i)).ToDictionary(each => each.row, each => (long)each.i);
        AnswerPlaces = [.. AnswerRows.Select(row => order[row])];
    }

    /// <summary>The samples, in order.</summary>
    internal IReadOnlyList<BatchSample> Samples { get; }

    /// <summary>1 + K.</summary>
    internal int SequencesPerSample { get; }

    /// <summary>Distinct pictures.</summary>
    internal IReadOnlyList<BatchPicture> Pictures { get; }

    /// <summary>Tokens of each sequence.</summary>
    internal IReadOnlyList<int> Lengths { get; }

    /// <summary>How the rows lie; a segment that several sequences share is there once.</summary>
    internal IReadOnlyList<PackedSegment> Segments { get; }

    /// <summary>Packed rows, T: at most the tokens of all sequences.</summary>
    internal int TotalRows { get; }

    /// <summary>Rows with text.</summary>
    internal long[] TextRows { get; }

    /// <summary>Token id of each text row.</summary>
    internal long[] TextIds { get; }

    /// <summary>Rows with a picture feature.</summary>
    internal long[] ImageRows { get; }

    /// <summary>
    /// Which row of the features [pictures · imageTokens] each picture row gets; rows of a shared picture repeat.
    /// </summary>
    internal long[] FeatureRows { get; }

    /// <summary>
    /// Rows whose next token is an answer token, R, sequence after sequence; a row that several sequences share is there for
    /// each.
    /// </summary>
    internal long[] AnswerRows { get; }

    /// <summary>The same rows, each once, ascending: all that the last block has to compute.</summary>
    internal long[] HeadRows { get; }

    /// <summary>Where each of <see cref="AnswerRows"/> is among <see cref="HeadRows"/>.</summary>
    internal long[] AnswerPlaces { get; }

    /// <summary>The answer token that each of them predicts.</summary>
    internal long[] Targets { get; }

    /// <summary>The sequence that each of them belongs to; non-decreasing.</summary>
    internal int[] AnswerSequence { get; }

    /// <summary>Packs samples that all have the same number of sequences.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="imageTokens">Features of a picture.</param>
    /// <param name="sharePrefixes">Whether what sequences begin with alike is computed once.</param>
    internal static PackedBatch Create(IReadOnlyList<BatchSample> samples, int imageTokens, bool sharePrefixes = true) =>
        new(samples, imageTokens, sharePrefixes);

    // What stands at each position: a token id, or, below zero, a feature row.
    private static long[] Places(TokenSequence sequence, long firstFeature)
    {
        long[] places = Array.ConvertAll(sequence.InputIds, id => (long)id);
        for (int i = 0; i < sequence.ImageTokens; i++)
        {
            places[sequence.ImageStart + i] = -1 - (firstFeature + i);
        }

        return places;
    }

    private static (long[] TextRows, long[] TextIds, long[] ImageRows, long[] FeatureRows) Inputs(
        PrefixTree tree, List<long[]> places)
    {
        List<long> textRows = [], textIds = [], imageRows = [], featureRows = [];
        for (int i = 0; i < tree.Segments.Count; i++)
        {
            (int sequence, int from) = tree.Origins[i];
            for (int token = 0; token < tree.Segments[i].Length; token++)
            {
                long place = places[sequence][from + token];
                long row = tree.Segments[i].Start + token;
                (place < 0 ? imageRows : textRows).Add(row);
                (place < 0 ? featureRows : textIds).Add(place < 0 ? -1 - place : place);
            }
        }

        return ([.. textRows], [.. textIds], [.. imageRows], [.. featureRows]);
    }

    private static (long[] Rows, long[] Targets, int[] Sequence) Answers(PrefixTree tree, IReadOnlyList<BatchSample> samples)
    {
        List<long> answerRows = [], targets = [];
        List<int> answerSequence = [];
        int index = 0;
        foreach (TokenSequence sequence in samples.SelectMany(sample => sample.Sequences))
        {
            int[] rows = tree.Rows(index);

            // Row t predicts token t + 1.
            foreach (int i in sequence.Answers.SelectMany(answer => Enumerable.Range(answer.Start, answer.Length)))
            {
                answerRows.Add(rows[i - 1]);
                targets.Add(sequence.InputIds[i]);
                answerSequence.Add(index);
            }

            index++;
        }

        return ([.. answerRows], [.. targets], [.. answerSequence]);
    }

    private static void Check(BatchSample sample, TokenSequence sequence, int imageTokens)
    {
        if (sequence.ImageTokens != imageTokens)
        {
            throw new ArgumentException(
                $"Sample {sample.Id} has {sequence.ImageTokens} picture positions; the tower gives {imageTokens} features.");
        }

        if (sequence.AnswerTokens < 1 || sequence.AnswerStart < 1)
        {
            throw new ArgumentException($"Sample {sample.Id} has no answer token to score.");
        }
    }
}
