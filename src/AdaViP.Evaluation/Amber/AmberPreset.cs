using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Evaluation.Amber;

/// <summary>AMBER's descriptions and yes/no questions; the queries are put as they are.</summary>
internal static class AmberPreset
{
    /// <summary>The preset.</summary>
    public static BenchmarkPreset Value { get; } = new()
    {
        Name = "amber",
        Title = "AMBER",
        Scorer = "amber",
        QuestionFiles = ["query_all.json", "query_generative.json", "query_discriminative.json"],
        PromptField = "query",
        ImageNames = ["{image}"],
        Decoding = new AnswerDecoding(MaxNewTokens: 1024, Beams: 1),
        AnswerFields = [new("id", AnswerSource.Row("id")), new("response", AnswerSource.Answer)],

        // The official script wants one JSON list.
        AnswerList = "answers.json",
    };
}
