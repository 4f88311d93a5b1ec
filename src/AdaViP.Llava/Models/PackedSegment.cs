namespace AdaViP.Llava.Models;

/// <summary>
/// One run of packed tokens. It attends causally to itself and to all of the segment that it goes on from, to the one that that
/// one goes on from, and so on: a branch of a tree, whose positions count from the root.
/// </summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Tokens, at least 1.</param>
/// <param name="Parent">
/// Index of the segment that it goes on from, which was packed before it; <see cref="NoParent"/> for the start of a sequence.
/// </param>
public readonly record struct PackedSegment(int Start, int Length, int Parent = PackedSegment.NoParent)
{
    /// <summary>What a segment that goes on from none has as its parent.</summary>
    public const int NoParent = -1;
}
