namespace AdaViP.Llava.Models;

/// <summary>
/// One run of packed tokens that attends causally to itself and, where it has one, to all of a prefix that was packed before it;
/// its positions go on where the prefix ends.
/// </summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Tokens, at least 1.</param>
/// <param name="PrefixStart">First token of the prefix.</param>
/// <param name="PrefixLength">Tokens of the prefix; 0 for a sequence of its own.</param>
public readonly record struct PackedSegment(int Start, int Length, int PrefixStart = 0, int PrefixLength = 0);
