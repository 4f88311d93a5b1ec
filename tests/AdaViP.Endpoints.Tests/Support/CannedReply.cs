namespace AdaViP.Endpoints.Tests.Support;

/// <summary>What a scripted server sends.</summary>
internal sealed record CannedReply(int Status, string Body, string? RetryAfter = null, TimeSpan Delay = default,
    bool EndlessTail = false)
{
    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}
