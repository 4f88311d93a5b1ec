using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Evaluation.Chair;

/// <summary>CHAIR on any captions.</summary>
internal static class ChairPreset
{
    /// <summary>The preset.</summary>
    public static BenchmarkPreset Value { get; } = new()
    {
        Name = "chair",
        Title = "CHAIR",
        Scorer = "chair",
        QuestionFiles = ["questions.jsonl", "questions.json"],
        PromptField = "question",
        Prompts = ["Describe this image in detail."],
        ImageNames =
        [
            "{image}", "COCO_val2014_{image_id:12}.jpg", "COCO_train2014_{image_id:12}.jpg", "{image_id:12}.jpg",
            "{image_id}.jpg",
        ],
        Decoding = new AnswerDecoding(MaxNewTokens: 512, Beams: 1),

        // All fields of the question, so that id, image_id or image ties the caption to its picture.
        CopyRow = true,
        AnswerFields = [new("caption", AnswerSource.Answer)],
    };
}
