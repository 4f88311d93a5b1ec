using AdaViP.Core.Foundation;

namespace AdaViP.Pairs;

/// <summary>The box that was chosen for a tag.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Detection">Its box and score.</param>
public sealed record TaggedBox(Tag Tag, Detection Detection);
