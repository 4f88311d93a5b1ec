using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Evaluation.MmHal;

/// <summary>MMHal-Bench: 96 open questions, rated 0 to 6 by a judge.</summary>
internal static class MmHalPreset
{
    /// <summary>The preset.</summary>
    public static BenchmarkPreset Value { get; } = new()
    {
        Name = "mmhal",
        Title = "MMHal-Bench",
        Scorer = "mmhal",
        QuestionFiles = ["mmhal-bench_answer_template.json", "response_template.json"],
        PromptField = "question",
        ImageNames = ["{image_src/}", "{image_id}.jpg", "{image_id}.png"],
        Decoding = new AnswerDecoding(MaxNewTokens: 1024, Beams: 3),

        // The template's rows with the answer filled in.
        CopyRow = true,
        AnswerFields = [new("model_answer", AnswerSource.Answer)],
        AnswerList = "answers.json",
        Judge = new JudgePreset("gpt-4-turbo-2024-04-09", Temperature: 0, TopP: null, MaxTokens: null),
    };
}
