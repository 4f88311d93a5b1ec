namespace AdaViP.Core.Endpoints;

/// <summary>An open connection to a language model.</summary>
public interface IChatConnection : IDisposable
{
    /// <summary>What to ask.</summary>
    IChatEndpoint Endpoint { get; }
}
