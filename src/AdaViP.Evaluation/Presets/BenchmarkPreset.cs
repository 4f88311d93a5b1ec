using AdaViP.Evaluation.Generation;

namespace AdaViP.Evaluation.Presets;

/// <summary>What the program has to know about a benchmark beside its scorer; one YAML file.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Title">For people.</param>
/// <param name="Scorer">Which scorer reads its answers.</param>
/// <param name="QuestionFiles">Names of its question files, best first.</param>
/// <param name="OneQuestionFile">Whether those are different questions, so that finding several at once is a mistake.</param>
/// <param name="PromptField">Field of a question that holds the prompt.</param>
/// <param name="Prompts">Prompts to use in turn instead of the field; empty for none.</param>
/// <param name="PromptSuffix">Put behind every prompt; may be empty.</param>
/// <param name="ImageNames">Patterns of a picture's file name, tried in order.</param>
/// <param name="EmbeddedImage">Field that may hold the picture itself in base64; null for none.</param>
/// <param name="Decoding">How answers are generated.</param>
/// <param name="CopyRow">Whether an answer line begins with all fields of its question.</param>
/// <param name="AnswerFields">Field of an answer line to what fills it.</param>
/// <param name="AnswerList">File name of the answers as one JSON list, where the official script wants that; null for none.</param>
/// <param name="Judge">The judge's usual settings; null where there is no judge.</param>
public sealed record BenchmarkPreset(
    string Name,
    string Title,
    string Scorer,
    IReadOnlyList<string> QuestionFiles,
    bool OneQuestionFile,
    string PromptField,
    IReadOnlyList<string> Prompts,
    string PromptSuffix,
    IReadOnlyList<string> ImageNames,
    string? EmbeddedImage,
    AnswerDecoding Decoding,
    bool CopyRow,
    IReadOnlyList<KeyValuePair<string, string>> AnswerFields,
    string? AnswerList,
    JudgePreset? Judge)
{
    /// <summary>The field of an answer line that holds the answer.</summary>
    public string AnswerField => AnswerFields.First(pair => pair.Value == AnswerSource.Answer).Key;
}
