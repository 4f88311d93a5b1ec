namespace AdaViP.Core.Settings;

/// <summary>What numbers of a schema are computed with, and how messages say their ranges.</summary>
public enum NumberRules
{
    /// <summary>64-bit numbers; "from 0 to 1".</summary>
    Double,

    /// <summary>
    /// 32-bit numbers, so that a value which they turn into 0 or infinity is refused; "of at least 0 and of at most 1".
    /// </summary>
    Single,
}
