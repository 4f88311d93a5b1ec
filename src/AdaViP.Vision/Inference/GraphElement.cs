namespace AdaViP.Vision.Inference;

/// <summary>Element type of a graph's input or output.</summary>
public enum GraphElement
{
    /// <summary>A type that the adapters do not use.</summary>
    Other,

    /// <summary>32-bit float.</summary>
    Float32,

    /// <summary>16-bit float.</summary>
    Float16,

    /// <summary>64-bit float.</summary>
    Float64,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,

    /// <summary>True or false.</summary>
    Bool,
}
