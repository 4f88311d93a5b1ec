using AdaViP.Llava.Text;

namespace AdaViP.Training.Packing;

/// <summary>A sample ready for the model: its sequences in column order (++, +-, -+) and the picture of each.</summary>
/// <param name="Id">For messages and metrics.</param>
/// <param name="Sequences">1 + K sequences; column 0 is the chosen one.</param>
/// <param name="Pictures">The picture of each sequence.</param>
internal sealed record BatchSample(
    string Id, IReadOnlyList<TokenSequence> Sequences, IReadOnlyList<BatchPicture> Pictures);
