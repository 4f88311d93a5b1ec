namespace AdaViP.Pairs;

/// <summary>A tag that became no candidate.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record DroppedTag(string Tag, string Reason);
