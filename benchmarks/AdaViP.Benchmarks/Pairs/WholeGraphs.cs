using AdaViP.Vision.Inference;

namespace AdaViP.Benchmarks.Pairs;

/// <summary>An engine as a script uses it: every graph as its file has it, nothing cut or left out.</summary>
/// <param name="engine">Loads them.</param>
internal sealed class WholeGraphs(IGraphEngine engine) : IGraphEngine
{
    /// <inheritdoc />
    public string Description => engine.Description;

    /// <inheritdoc />
    public IGraphSession Load(GraphFile file) => engine.Load(file);
}
