using AdaViP.Core.Data;

namespace AdaViP.Vision.Inference;

/// <summary>A loaded graph. <see cref="Run"/> is safe to call from several threads.</summary>
public interface IGraphSession : IDisposable
{
    /// <summary>What the graph declares.</summary>
    GraphSignature Signature { get; }

    /// <summary>Time spent inside the runtime so far, summed over threads.</summary>
    TimeSpan RunTime { get; }

    /// <summary>Runs the graph once.</summary>
    /// <param name="inputs">One per input of the graph.</param>
    /// <param name="outputs">Names of the outputs to compute.</param>
    /// <returns>In the order of <paramref name="outputs"/>.</returns>
    /// <exception cref="UserDataException">An input does not fit the graph, or the runtime failed; the message names the
    /// file.</exception>
    IReadOnlyList<GraphOutput> Run(IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> outputs);
}
