using AdaViP.Evaluation.Generation;

namespace AdaViP.Evaluation.Presets;

/// <summary>How the questions of a benchmark are put and its answers written.</summary>
public sealed record BenchmarkPreset
{
    /// <summary>Name of the set of questions; the benchmark's own, or that of a user's variant.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Title { get; init; }

    /// <summary>Names of its question files, best first.</summary>
    public required IReadOnlyList<string> QuestionFiles { get; init; }

    /// <summary>Whether those are different questions, so that finding several at once is a mistake.</summary>
    public bool OneQuestionFile { get; init; }

    /// <summary>Field of a question that holds the prompt.</summary>
    public required string PromptField { get; init; }

    /// <summary>Prompts to use in turn instead of the field; empty for none.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Put behind every prompt; may be empty.</summary>
    public string PromptSuffix { get; init; } = "";

    /// <summary>Patterns of a picture's file name, tried in order.</summary>
    /// <remarks>
    /// {field} is a field of the question, {field/} the last part of a path or address, {field:12} a number with 12 digits.
    /// </remarks>
    public required IReadOnlyList<string> ImageNames { get; init; }

    /// <summary>Field that may hold the picture itself in base64; null for none.</summary>
    public string? EmbeddedImage { get; init; }

    /// <summary>How answers are generated.</summary>
    public required AnswerDecoding Decoding { get; init; }

    /// <summary>Whether an answer line begins with all fields of its question.</summary>
    public bool CopyRow { get; init; }

    /// <summary>Field of an answer line to what fills it; exactly one is filled with the answer.</summary>
    public required IReadOnlyList<KeyValuePair<string, AnswerSource>> AnswerFields { get; init; }

    /// <summary>File name of the answers as one JSON list, where the official script wants that; null for none.</summary>
    public string? AnswerList { get; init; }

    /// <summary>The judge's usual settings; null where there is no judge.</summary>
    public JudgePreset? Judge { get; init; }

    /// <summary>The field of an answer line that holds the answer.</summary>
    public string AnswerField => AnswerFields.First(pair => pair.Value == AnswerSource.Answer).Key;
}
