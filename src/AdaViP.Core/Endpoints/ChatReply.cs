namespace AdaViP.Core.Endpoints;

/// <summary>What a language model answered.</summary>
/// <param name="Text">The reply; may be empty.</param>
/// <param name="Model">The model that answered, as the endpoint names it; may be another one than was asked for. Null where it
/// does not say.</param>
public sealed record ChatReply(string Text, string? Model = null);
