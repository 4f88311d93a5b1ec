namespace AdaViP.Vision.Inference;

/// <summary>A graph in two parts: one that depends on some inputs alone and may serve many runs of the other. Safe for several
/// threads.</summary>
public interface ISplitGraphSession : IGraphSession
{
    /// <summary>Runs the first part.</summary>
    /// <param name="inputs">All inputs of the first part; others are ignored.</param>
    /// <returns>What it computed, for <see cref="RunRest"/>; the caller disposes it.</returns>
    IDisposable RunFirst(IReadOnlyList<GraphInput> inputs);

    /// <summary>Runs the rest.</summary>
    /// <param name="first">What <see cref="RunFirst"/> of the same object gave; not changed.</param>
    /// <param name="inputs">The other inputs; those of the first part are ignored.</param>
    /// <param name="outputs">Names of the outputs to compute.</param>
    /// <returns>In the order of <paramref name="outputs"/>.</returns>
    IReadOnlyList<GraphOutput> RunRest(IDisposable first, IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> outputs);
}
