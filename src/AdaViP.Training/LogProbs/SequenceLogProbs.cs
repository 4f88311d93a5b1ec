using AdaViP.Llava.Text;

namespace AdaViP.Training.LogProbs;

/// <summary>Log-probs of one answer, or of all answers of a conversation.</summary>
/// <param name="Row">Row of the data, from 0.</param>
/// <param name="Id">Id of the sample.</param>
/// <param name="Sequence"><c>++</c> chosen, <c>+-</c> rejected answer, <c>-+</c> chosen answer on the rejected picture.</param>
/// <param name="InputIds">Token ids, the image token expanded.</param>
/// <param name="Answers">Where the answers lie; usually one, up to the end.</param>
/// <param name="TokenLogProbs">Log-prob of each answer token, nats.</param>
/// <param name="LogProb">Their sum.</param>
public sealed record SequenceLogProbs(
    int Row,
    string Id,
    string Sequence,
    IReadOnlyList<int> InputIds,
    IReadOnlyList<TokenSpan> Answers,
    IReadOnlyList<double> TokenLogProbs,
    double LogProb);
