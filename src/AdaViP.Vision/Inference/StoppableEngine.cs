namespace AdaViP.Vision.Inference;

/// <summary>Another engine that loads nothing more when it is told to stop; each graph may take long.</summary>
/// <param name="engine">Loads the graphs.</param>
/// <param name="cancellation">Looked at before each.</param>
internal sealed class StoppableEngine(IGraphEngine engine, CancellationToken cancellation) : IGraphEngine
{
    /// <inheritdoc />
    public string Description => engine.Description;

    private IGraphEngine Engine
    {
        get
        {
            cancellation.ThrowIfCancellationRequested();
            return engine;
        }
    }

    /// <inheritdoc />
    public IGraphSession Load(GraphFile file) => Engine.Load(file);

    /// <inheritdoc />
    public ISplitGraphSession? LoadSplit(GraphFile file, IReadOnlyList<string> first, IReadOnlyList<string> outputs) =>
        Engine.LoadSplit(file, first, outputs);

    /// <inheritdoc />
    public IGraphSession? LoadPart(GraphFile file, GraphSignature whole, IReadOnlyList<string> outputs) =>
        Engine.LoadPart(file, whole, outputs);

    /// <inheritdoc />
    public long? EmbeddingRows(GraphFile file, string input) => Engine.EmbeddingRows(file, input);
}
