namespace AdaViP.Core.Files;

/// <summary>
/// What a message about a failed write says after the cause; between its parts comes what takes the cause away.
/// </summary>
/// <param name="Kept">Sentences: what the failure left as it was.</param>
/// <param name="Then">
/// How the sentence "Free space on that disk" ends: ", then continue this run". Null where the user can choose another folder.
/// </param>
public sealed record WriteAdvice(string Kept, string? Then = null)
{
    internal static WriteAdvice General { get; } = new("Nothing that was saved before has been changed.");
}
