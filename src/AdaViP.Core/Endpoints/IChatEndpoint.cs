namespace AdaViP.Core.Endpoints;

/// <summary>A language model that completes chats: a judge, a sentence splitter. Safe to call from several threads.</summary>
public interface IChatEndpoint
{
    /// <summary>Asks and waits for the whole reply.</summary>
    /// <param name="request">What to ask; System and User may not both be null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The whole reply; its text may be empty.</returns>
    /// <exception cref="ChatEndpointException">No reply came; the kind says why. Nothing is ever made up instead.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    Task<ChatReply> CompleteAsync(ChatRequest request, CancellationToken cancellation);
}
