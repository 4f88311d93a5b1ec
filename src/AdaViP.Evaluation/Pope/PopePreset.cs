using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Evaluation.Pope;

/// <summary>POPE: one question file per run.</summary>
internal static class PopePreset
{
    /// <summary>The preset.</summary>
    public static BenchmarkPreset Value { get; } = new()
    {
        Name = "pope",
        Title = "POPE",
        Scorer = "pope",
        QuestionFiles = ["coco_pope_random.json", "coco_pope_popular.json", "coco_pope_adversarial.json"],
        OneQuestionFile = true,
        PromptField = "text",
        ImageNames = ["{image}"],

        // The official reading looks at the first sentence only.
        Decoding = new AnswerDecoding(MaxNewTokens: 64, Beams: 1),
        AnswerFields =
        [
            new("question_id", AnswerSource.Row("question_id")), new("question", AnswerSource.Prompt),
            new("answer", AnswerSource.Answer),
        ],
    };
}
