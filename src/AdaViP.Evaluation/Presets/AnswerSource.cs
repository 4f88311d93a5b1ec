namespace AdaViP.Evaluation.Presets;

/// <summary>What may fill a field of an answer line.</summary>
public static class AnswerSource
{
    /// <summary>The answer.</summary>
    public const string Answer = "answer";

    /// <summary>The prompt as the model got it.</summary>
    public const string Prompt = "prompt";

    /// <summary>The question's place in the file, from 0.</summary>
    public const string Index = "index";

    /// <summary>Name of the model's folder.</summary>
    public const string Model = "model";

    /// <summary>Before the name of a field of the question.</summary>
    public const string RowPrefix = "row.";

    /// <summary>Whether a text is one of them.</summary>
    public static bool IsKnown(string source) =>
        source is Answer or Prompt or Index or Model
        || (source.StartsWith(RowPrefix, StringComparison.Ordinal) && source.Length > RowPrefix.Length);
}
