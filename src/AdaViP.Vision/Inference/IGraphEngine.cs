using AdaViP.Core.Data;

namespace AdaViP.Vision.Inference;

/// <summary>Loads graphs. Safe to call from several threads.</summary>
public interface IGraphEngine
{
    /// <summary>For people: runtime, version and provider.</summary>
    string Description { get; }

    /// <summary>Checks and loads a graph.</summary>
    /// <param name="file">What to load.</param>
    /// <exception cref="UserDataException">The file is missing, has another SHA-256, or is not a graph that the runtime
    /// takes.</exception>
    IGraphSession Load(GraphFile file);

    /// <summary>
    /// Loads a graph in two parts, so that what depends on some inputs alone is computed once for many runs. The file is one that
    /// <see cref="Load"/> has taken.
    /// </summary>
    /// <param name="file">What to load.</param>
    /// <param name="first">Names of the inputs of the first part.</param>
    /// <param name="outputs">Names of the outputs that will be asked for.</param>
    /// <returns>Null where the graph cannot be cut, gains nothing by it, or runs on a device where batches serve
    /// better.</returns>
    ISplitGraphSession? LoadSplit(GraphFile file, IReadOnlyList<string> first, IReadOnlyList<string> outputs) => null;

    /// <summary>
    /// Loads what some outputs of a graph need and nothing else; the runtime computes all of a loaded graph, asked for or not.
    /// The file is one that <see cref="Load"/> has taken.
    /// </summary>
    /// <param name="file">What to load.</param>
    /// <param name="whole">What the whole graph declares.</param>
    /// <param name="outputs">Names of the outputs that will be asked for.</param>
    /// <returns>Declares and takes the inputs of the whole graph, and ignores those it does not need; null where the graph cannot
    /// be cut or nothing would be saved.</returns>
    IGraphSession? LoadPart(GraphFile file, GraphSignature whole, IReadOnlyList<string> outputs) => null;

    /// <summary>
    /// Rows of the embedding table in which a graph looks up the ids of an input. The file is one that <see cref="Load"/> has
    /// taken.
    /// </summary>
    /// <param name="file">The graph.</param>
    /// <param name="input">Name of the input with the ids.</param>
    /// <returns>Null where the graph does not show it: the ids are computed with first, or the table is.</returns>
    long? EmbeddingRows(GraphFile file, string input) => null;
}
