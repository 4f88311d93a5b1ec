using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>Chooses the tokens of one answer, step by step, from logits that somebody else computes.</summary>
internal interface ITokenSearch
{
    /// <summary>Sequences that go on side by side.</summary>
    int Sequences { get; }

    /// <summary>Whether the answer is complete.</summary>
    bool IsDone { get; }

    /// <summary>The new ids; complete when <see cref="IsDone"/>.</summary>
    IReadOnlyList<int> Ids { get; }

    /// <summary>Takes the next tokens.</summary>
    /// <param name="logits">[Sequences, vocabulary] fp32.</param>
    /// <returns>For each sequence that it goes on from, and its next id; without meaning when done.</returns>
    (int[] Parents, int[] Next) Advance(Tensor logits);
}
