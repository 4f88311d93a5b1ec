namespace AdaViP.Core.Endpoints;

/// <summary>One question to a language model behind an endpoint. Equal requests may be answered from a cache.</summary>
public sealed record ChatRequest
{
    /// <summary>Name of the model as the endpoint knows it.</summary>
    public required string Model { get; init; }

    /// <summary>Text of the system message; null for none.</summary>
    public string? System { get; init; }

    /// <summary>Text of the user message; null for none (a benchmark's judge prompt may be a system message alone).</summary>
    public string? User { get; init; }

    /// <summary>Temperature of the draw, at least 0.</summary>
    public double Temperature { get; init; }

    /// <summary>Nucleus of the draw, in (0, 1]; null leaves it to the endpoint.</summary>
    public double? TopP { get; init; }

    /// <summary>Most tokens of the reply, at least 1; null leaves it to the endpoint.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>
    /// Tells asks of the same question apart, from 0. Not sent; part of the cache key, so that a reply nobody could use is
    /// asked for again with the next number.
    /// </summary>
    public int Attempt { get; init; }

    /// <summary>The same question with room for a reply twice as long.</summary>
    /// <param name="most">Most tokens that are asked for; also where the endpoint decided so far.</param>
    public ChatRequest Longer(int most) => this with { MaxTokens = (int)Math.Min(2L * (MaxTokens ?? most), most) };
}
