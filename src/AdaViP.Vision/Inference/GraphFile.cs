using AdaViP.Core.Settings;

namespace AdaViP.Vision.Inference;

/// <summary>A graph to load.</summary>
/// <param name="Path">The .onnx file; external data lie beside it.</param>
/// <param name="Role">What messages call it, for example "tagger.path".</param>
public sealed record GraphFile(string Path, string Role)
{
    /// <summary>Expected SHA-256 of the file in hexadecimal, or null: not checked.</summary>
    [Setting(
        "checked before loading; also as KEY_sha256; default: not checked",
        Value = "64 hexadecimal digits, or a map from file key to them")]
    public string? Sha256 { get; init; }

    /// <summary>Threads of one run; null: <see cref="EngineOptions.Threads"/>.</summary>
    [Setting("of one run; default: engine.threads", Min = 1, Max = 1024)]
    public int? Threads { get; init; }

    /// <summary>
    /// Whether the graph may give −∞, as detectors do for columns beyond the text; all else must be finite.
    /// </summary>
    public bool MayGiveMinusInfinity { get; init; }

    /// <summary>How far the runtime may rewrite the graph.</summary>
    [Setting("how far the runtime may rewrite the graph")]
    public GraphOptimization Optimization { get; init; } = GraphOptimization.All;
}

/// <summary>How far the runtime may rewrite a graph when it loads it.</summary>
public enum GraphOptimization
{
    /// <summary>Not at all: for graphs that fail to load otherwise (4-bit with 16-bit floats).</summary>
    None,

    /// <summary>Constant folding and the like.</summary>
    Basic,

    /// <summary>Fused operators too.</summary>
    Extended,

    /// <summary>Memory layouts too.</summary>
    All,
}
