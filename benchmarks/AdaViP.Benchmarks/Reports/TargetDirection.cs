namespace AdaViP.Benchmarks.Reports;

/// <summary>Which side of a target is good.</summary>
internal enum TargetDirection
{
    /// <summary>The ratio should not exceed the target.</summary>
    AtMost,

    /// <summary>The ratio should reach the target.</summary>
    AtLeast,
}
