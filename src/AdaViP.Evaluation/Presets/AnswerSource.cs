namespace AdaViP.Evaluation.Presets;

/// <summary>What fills a field of an answer line.</summary>
public sealed record AnswerSource
{
    private const string RowPrefix = "row.";

    private AnswerSource(string name, string? field = null)
    {
        Name = name;
        Field = field;
    }

    /// <summary>The answer.</summary>
    public static AnswerSource Answer { get; } = new("answer");

    /// <summary>The prompt as the model got it.</summary>
    public static AnswerSource Prompt { get; } = new("prompt");

    /// <summary>The question's place in the file, from 0.</summary>
    public static AnswerSource Index { get; } = new("index");

    /// <summary>Name of the model's folder.</summary>
    public static AnswerSource Model { get; } = new("model");

    /// <summary>Its name in a preset.</summary>
    public string Name { get; }

    /// <summary>The field of the question that is copied; null for the other sources.</summary>
    public string? Field { get; }

    /// <summary>A field of the question, copied.</summary>
    /// <param name="field">Its name.</param>
    public static AnswerSource Row(string field) => new(RowPrefix + field, field);

    /// <summary>The source of a name; null where there is none: answer, prompt, index, model or row.FIELD.</summary>
    /// <param name="name">As in a preset.</param>
    public static AnswerSource? Find(string name) =>
        Array.Find([Answer, Prompt, Index, Model], source => source.Name == name)
        ?? (name.StartsWith(RowPrefix, StringComparison.Ordinal) && name.Length > RowPrefix.Length
            ? Row(name[RowPrefix.Length..])
            : null);
}
