namespace AdaViP.Vision.Inference;

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
