using AdaViP.Core.Settings;
using AdaViP.Evaluation.Generation;

namespace AdaViP.Evaluation.Presets;

/// <summary>How the questions of a benchmark are put and its answers written.</summary>
public sealed record BenchmarkPreset
{
    /// <summary>Every key that the file of a preset may have.</summary>
    public static SettingSchema Schema { get; } = SettingSchema.Of<BenchmarkPreset>();

    /// <summary>Name of the set of questions; the benchmark's own, or that of a user's variant.</summary>
    [Setting("Name of the set of questions.")]
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    [Setting("What people call it.")]
    public required string Title { get; init; }

    /// <summary>Name of the benchmark that scores its answers.</summary>
    [Setting("The benchmark that scores its answers.", Value = "the name of a benchmark")]
    public required string Scorer { get; init; }

    /// <summary>Names of its question files, best first.</summary>
    [Setting("Names of its question files, best first.", Section = "questions")]
    [SettingName("files")]
    public required IReadOnlyList<string> QuestionFiles { get; init; }

    /// <summary>Whether those are different questions, so that finding several at once is a mistake.</summary>
    [Setting("Whether those are different questions: finding several of them is a mistake.", Section = "questions")]
    [SettingName("one_of")]
    public bool OneQuestionFile { get; init; }

    /// <summary>Field of a question that holds the prompt.</summary>
    [Setting("Field of a question that holds the prompt.", Section = "questions")]
    [SettingName("prompt")]
    public required string PromptField { get; init; }

    /// <summary>Prompts to use in turn instead of the field; empty for none.</summary>
    [Setting("Prompts to use in turn instead of the field.")]
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Put behind every prompt; may be empty.</summary>
    [Setting("Put behind every prompt.")]
    public string PromptSuffix { get; init; } = "";

    /// <summary>Patterns of a picture's file name, tried in order.</summary>
    /// <remarks>
    /// {field} is a field of the question, {field/} the last part of a path or address, {field:12} a number with 12 digits.
    /// </remarks>
    [Setting(
        "Patterns of a picture's file name, tried in order: {field} is a field of the question, {field/} the last part of a path "
        + "or address, {field:12} a number with 12 digits.",
        Section = "images")]
    [SettingName("names")]
    public required IReadOnlyList<string> ImageNames { get; init; }

    /// <summary>Field that may hold the picture itself in base64; null for none.</summary>
    [Setting("Field that may hold the picture itself in base64.", Section = "images")]
    [SettingName("embedded")]
    public string? EmbeddedImage { get; init; }

    /// <summary>How answers are generated.</summary>
    [Setting("How answers are generated.")]
    public required AnswerDecoding Decoding { get; init; }

    /// <summary>Whether an answer line begins with all fields of its question.</summary>
    [Setting("Whether an answer line begins with all fields of its question.", Section = "answers")]
    [SettingName("copy")]
    public bool CopyRow { get; init; }

    /// <summary>Field of an answer line to what fills it; exactly one is filled with the answer.</summary>
    [Setting(
        "Fields of an answer line and what fills them; exactly one is filled with answer.", Section = "answers",
        Value = "a map from fields to answer, prompt, index, model or row.FIELD")]
    [SettingName("fields")]
    public required IReadOnlyList<KeyValuePair<string, AnswerSource>> AnswerFields { get; init; }

    /// <summary>File name of the answers as one JSON list, where the official script wants that; null for none.</summary>
    [Setting(
        "File of the answers as one JSON list, where the official script wants that.", Section = "answers",
        Value = "a file name without folders")]
    [SettingName("list")]
    public string? AnswerList { get; init; }

    /// <summary>The judge's usual settings; null where there is no judge.</summary>
    [Setting("The judge.")]
    public JudgePreset? Judge { get; init; }

    /// <summary>The field of an answer line that holds the answer.</summary>
    public string AnswerField => AnswerFields.First(pair => pair.Value == AnswerSource.Answer).Key;
}
