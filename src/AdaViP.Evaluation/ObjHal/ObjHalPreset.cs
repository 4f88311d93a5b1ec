using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>Object HalBench as RLAIF-V runs it: 300 COCO pictures, each described once.</summary>
internal static class ObjHalPreset
{
    /// <summary>The preset.</summary>
    public static BenchmarkPreset Value { get; } = new()
    {
        Name = "objhal",
        Title = "Object HalBench",
        Scorer = "objhal",
        QuestionFiles = ["obj_halbench_300_with_image.jsonl", "obj_halbench_300.jsonl"],
        PromptField = "question",

        // The benchmark's eight prompts; question i gets prompt i mod 8, whatever the file says.
        Prompts =
        [
            "Provide a thorough description of the given image.",
            "What is this photo about? Please answer in great detail.",
            "Provide a thorough description of the given picture.",
            "Explain the narrative or story that the image seems to convey, detailing each part that contributes to it.",
            "Please provide a detailed description of the image. Describe the visual elements, colors, shapes, "
                + "textures, and any objects or people present along with the overall mood or atmosphere portrayed in the image.",
            "Please provide a detailed description of the image, including its visual elements, such as colors, "
                + "shapes, textures, objects, and people.",
            "Provide an intricate description of the image, capturing its visual elements, including colors, "
                + "shapes, textures, objects, and any people present.",
            "Compose a detailed account of the image, encompassing its visual characteristics, like colors, "
                + "shapes, textures, objects, and any human subjects, by paying careful attention to the specifics.",
        ],

        // The official file carries its pictures itself, in base64.
        EmbeddedImage = "image",
        ImageNames =
        [
            "{image}", "COCO_val2014_{image_id:12}.jpg", "COCO_train2014_{image_id:12}.jpg", "{image_id:12}.jpg",
            "{image_id}.jpg",
        ],

        // Greedy answers are not comparable with published numbers.
        Decoding = new AnswerDecoding(MaxNewTokens: 1024, Beams: 3),
        AnswerFields =
        [
            new("question_id", AnswerSource.Index), new("image_id", AnswerSource.Row("image_id")),
            new("prompt", AnswerSource.Prompt),
            new("text", AnswerSource.Answer), new("model_id", AnswerSource.Model),
        ],
        Judge = new JudgePreset("gpt-3.5-turbo-0613", Temperature: 0.2, TopP: 1, MaxTokens: 512),
    };
}
