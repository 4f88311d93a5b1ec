using AdaViP.Llava.Text;

namespace AdaViP.Training.Packing;

/// <summary>
/// The sequences of a micro-batch laid end to end, as index lists over the packed rows: which rows are text and which are
/// picture, which rows predict an answer token and which token. Sample-major: sequence s·(1+K)+j is column j of sample s.
/// </summary>
internal sealed class PackedBatch
{
    private PackedBatch(IReadOnlyList<BatchSample> samples, int imageTokens)
    {
        Samples = samples;
        SequencesPerSample = samples[0].Sequences.Count;
        Dictionary<string, int> pictureIndex = [];
        List<BatchPicture> pictures = [];
        List<int> lengths = [];
        List<long> textRows = [], textIds = [], imageRows = [], featureRows = [], answerRows = [], targets = [];
        List<int> answerSequence = [];
        int start = 0;
        foreach (BatchSample sample in samples)
        {
            for (int column = 0; column < SequencesPerSample; column++)
            {
                TokenSequence sequence = sample.Sequences[column];
                Check(sample, sequence, imageTokens);
                BatchPicture picture = sample.Pictures[column];
                if (!pictureIndex.TryGetValue(picture.Key, out int index))
                {
                    index = pictures.Count;
                    pictureIndex.Add(picture.Key, index);
                    pictures.Add(picture);
                }

                for (int i = 0; i < sequence.InputIds.Length; i++)
                {
                    int inImage = i - sequence.ImageStart;
                    if (inImage >= 0 && inImage < imageTokens)
                    {
                        imageRows.Add(start + i);
                        featureRows.Add(((long)index * imageTokens) + inImage);
                    }
                    else
                    {
                        textRows.Add(start + i);
                        textIds.Add(sequence.InputIds[i]);
                    }
                }

                // Row t predicts token t + 1.
                for (int i = sequence.AnswerStart; i < sequence.InputIds.Length; i++)
                {
                    answerRows.Add(start + i - 1);
                    targets.Add(sequence.InputIds[i]);
                    answerSequence.Add(lengths.Count);
                }

                lengths.Add(sequence.InputIds.Length);
                start += sequence.InputIds.Length;
            }
        }

        Pictures = pictures;
        Lengths = lengths;
        TextRows = [.. textRows];
        TextIds = [.. textIds];
        ImageRows = [.. imageRows];
        FeatureRows = [.. featureRows];
        AnswerRows = [.. answerRows];
        Targets = [.. targets];
        AnswerSequence = [.. answerSequence];
        TotalTokens = start;
    }

    /// <summary>The samples, in order.</summary>
    internal IReadOnlyList<BatchSample> Samples { get; }

    /// <summary>1 + K.</summary>
    internal int SequencesPerSample { get; }

    /// <summary>Distinct pictures.</summary>
    internal IReadOnlyList<BatchPicture> Pictures { get; }

    /// <summary>Tokens of each sequence.</summary>
    internal IReadOnlyList<int> Lengths { get; }

    /// <summary>Packed rows, T.</summary>
    internal int TotalTokens { get; }

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

    /// <summary>Rows whose next token is an answer token, R; ascending.</summary>
    internal long[] AnswerRows { get; }

    /// <summary>The answer token that each of them predicts.</summary>
    internal long[] Targets { get; }

    /// <summary>The sequence that each of them belongs to; non-decreasing.</summary>
    internal int[] AnswerSequence { get; }

    /// <summary>Packs samples that all have the same number of sequences.</summary>
    internal static PackedBatch Create(IReadOnlyList<BatchSample> samples, int imageTokens) => new(samples, imageTokens);

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
