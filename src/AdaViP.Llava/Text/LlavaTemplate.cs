using AdaViP.Core.Data;

namespace AdaViP.Llava.Text;

/// <summary>
/// The conversation form LLaVA-1.5 was tuned with ("v1"): <c>SYSTEM USER: [image]\nQUESTION ASSISTANT: ANSWER</c>.
/// </summary>
public sealed record LlavaTemplate
{
    /// <summary>LLaVA-1.5's own.</summary>
    public static LlavaTemplate V1 { get; } = new();

    /// <summary>What every conversation begins with.</summary>
    public string System { get; init; } = LlavaPhrases.System;

    /// <summary>Name for cache keys: changes with anything that changes token ids.</summary>
    public string Fingerprint => "v1:" + System;

    /// <summary>Text before the picture.</summary>
    public string BeforeImage => System + " USER: ";

    /// <summary>
    /// Text from the picture to the answer. It ends at the colon: the space that follows belongs to the answer's first piece,
    /// because the vocabularies' pieces begin with it.
    /// </summary>
    /// <param name="question">The question.</param>
    public static string AfterImage(string question) => "\n" + question + " ASSISTANT:";

    /// <summary>Text of a later turn, after the end-of-sequence id of the answer before it.</summary>
    /// <param name="question">The question.</param>
    public static string LaterTurn(string question) => "USER: " + question + " ASSISTANT:";
}
