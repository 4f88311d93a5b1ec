using AdaViP.Core.Endpoints;

namespace AdaViP.Cli.PairBuilds;

/// <summary>What to do when the endpoint of the sentences fails for good, in the words of <c>pairs build</c>.</summary>
internal static class SentenceEndpointAdvice
{
    /// <summary>One sentence.</summary>
    /// <param name="failure">How it failed.</param>
    /// <param name="endpoint">What was asked for.</param>
    public static string For(ChatFailure failure, SentenceEndpoint endpoint) => failure switch
    {
        ChatFailure.Unreachable => "Check --endpoint, and that the server runs.",
        ChatFailure.Timeout => "Check that the server is not overloaded, or raise --endpoint-timeout.",
        ChatFailure.RateLimited => "Wait, or raise --endpoint-attempts.",
        ChatFailure.ServerError => "The server's log says why.",
        ChatFailure.Unacceptable => "Nothing of the reply was stored.",
        ChatFailure.BadReply =>
            "Check --endpoint: the base address of a server with OpenAI's chat completions, which mostly ends with /v1.",
        _ => $"Check --endpoint (mostly ends with /v1), --endpoint-model (\"{endpoint.Model}\") and "
            + (endpoint.Settings.KeyVariable is string name
                ? $"the key in {name}."
                : "whether the server wants a key: --endpoint-key-variable."),
    };
}
