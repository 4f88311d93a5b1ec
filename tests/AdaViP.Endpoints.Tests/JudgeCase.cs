using AdaViP.Core.Endpoints;
using AdaViP.Endpoints.Tests.Support;

namespace AdaViP.Endpoints.Tests;

/// <summary>A question to a judge, and the endpoint that asks it.</summary>
internal static class JudgeCase
{
    internal static ChatRequest Question { get; } = new()
    {
        Model = "judge-1",
        System = "Be fair.",
        User = "Is it a cat?",
        Temperature = 0.25,
        TopP = 0.5,
        MaxTokens = 512,
    };

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Of a judge that is asked up to four times.</summary>
    internal static ChatEndpointSettings Settings(LoopbackChatServer server) => new() { Address = server.Address, Attempts = 4 };

    /// <summary>An endpoint that asks again, but notes its waits instead of waiting.</summary>
    internal static RetryingChatEndpoint Retrying(
        IChatEndpoint inner, ChatEndpointSettings settings, List<string> warnings, List<TimeSpan> waits) => new(
        inner,
        settings,
        warnings.Add,
        (wait, _) =>
        {
            waits.Add(wait);
            return Task.CompletedTask;
        });
}
