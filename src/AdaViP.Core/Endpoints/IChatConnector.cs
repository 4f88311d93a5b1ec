namespace AdaViP.Core.Endpoints;

/// <summary>A language model that can be connected to.</summary>
public interface IChatConnector
{
    /// <summary>
    /// Checks what can be known without asking, so that a wrong address or key is known before hours of other work.
    /// </summary>
    /// <exception cref="UserOptionException">The address is not allowed, or the key is missing.</exception>
    void Check();

    /// <summary>Opens a connection; nothing is sent before the first request that no stored reply answers.</summary>
    /// <param name="replies">Folder of stored replies, made if missing.</param>
    /// <param name="warn">Gets one line per failed attempt and per damaged stored reply; from several threads.</param>
    IChatConnection Connect(string replies, Action<string> warn);
}
