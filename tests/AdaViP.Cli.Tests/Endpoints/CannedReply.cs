namespace AdaViP.Cli.Tests.Endpoints;

/// <summary>What a scripted server sends.</summary>
internal sealed record CannedReply(int Status, string Body, string? RetryAfter = null, TimeSpan Delay = default, bool EndlessTail = false);
