using AdaViP.Core.Endpoints;

namespace AdaViP.Endpoints;

/// <summary>A stored reply.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Reply">What came back.</param>
/// <param name="ReplySha256">SHA-256 of the reply's UTF-8, lower-case hex: a damaged file is noticed.</param>
/// <param name="Model">The model that answered, where the endpoint said so.</param>
internal sealed record ChatCacheEntry(ChatRequest? Request, string? Reply, string? ReplySha256, string? Model = null);
