using AdaViP.Core.Data;

namespace AdaViP.Vision.Inference;

/// <summary>Loads graphs. Safe to call from several threads.</summary>
public interface IGraphEngine
{
    /// <summary>For people: runtime, version and provider.</summary>
    string Description { get; }

    /// <summary>Checks and loads a graph.</summary>
    /// <param name="file">What to load.</param>
    /// <exception cref="UserDataException">The file is missing, has another SHA-256, or is no graph that the runtime
    /// takes.</exception>
    IGraphSession Load(GraphFile file);
}
