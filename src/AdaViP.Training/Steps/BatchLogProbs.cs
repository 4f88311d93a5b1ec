namespace AdaViP.Training.Steps;

/// <summary>What a forward pass gives for a packed batch.</summary>
/// <param name="Sums">[sequences]: log-prob of each answer, summed over its tokens in fp64.</param>
/// <param name="TokenLogProbs">[answer rows]: log-prob of each answer token, in packed order.</param>
/// <param name="MeanLogits">[sequences]: mean logit over vocabulary and answer rows; null where it was not asked for.</param>
internal sealed record BatchLogProbs(double[] Sums, double[] TokenLogProbs, double[]? MeanLogits);
