using AdaViP.Endpoints;

namespace AdaViP.Cli.PairBuilds;

/// <summary>The language model that writes sentences.</summary>
/// <param name="Settings">Where it is.</param>
/// <param name="Model">Its name there.</param>
internal sealed record SentenceEndpoint(ChatEndpointSettings Settings, string Model);
