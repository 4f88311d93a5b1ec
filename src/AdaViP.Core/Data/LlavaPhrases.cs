namespace AdaViP.Core.Data;

/// <summary>
/// The fixed words of LLaVA-1.5's conversations ("v1"): what its template writes, and what plain data must not hold yet.
/// </summary>
public static class LlavaPhrases
{
    /// <summary>What every conversation begins with.</summary>
    public const string System =
        "A chat between a curious user and an artificial intelligence assistant. "
        + "The assistant gives helpful, detailed, and polite answers to the user's questions.";

    /// <summary>Before a question.</summary>
    public const string User = "USER:";

    /// <summary>Before an answer.</summary>
    public const string Assistant = "ASSISTANT:";
}
