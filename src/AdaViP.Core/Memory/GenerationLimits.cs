namespace AdaViP.Core.Memory;

/// <summary>The most that one answer of a model may ask for: the room for its keys and values is made at once.</summary>
public static class GenerationLimits
{
    /// <summary>Most new tokens.</summary>
    public const int MostNewTokens = 131_072;

    /// <summary>Most beams: each holds keys and values of its own, half a gigabyte per thousand tokens in a 7B model.</summary>
    public const int MostBeams = 64;
}
