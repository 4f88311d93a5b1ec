using AdaViP.Core.Data;
using AdaViP.Vision.Datasets.Values;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>
/// Finds texts to which a conversation template has been applied already. The model's own template would go around them once
/// more, which trains on words that the model never sees when it answers.
/// </summary>
internal static class AppliedTemplate
{
    private static readonly string[] QuestionStarts =
    [
        LlavaPhrases.System, LlavaPhrases.User, "User:", "Human:", "### Human", "###Human", "### User", "[INST]", "<|im_start|>",
        "<|start_header_id|>", "<|begin_of_text|>", "<|user|>", "<start_of_turn>", "<bos>",
    ];

    private static readonly string[] QuestionEnds =
    [
        LlavaPhrases.Assistant, "Assistant:", "[/INST]", "<|im_start|>assistant", "<|assistant|>", "<start_of_turn>model",
        "<|start_header_id|>assistant<|end_header_id|>", "<|im_end|>", "<|eot_id|>", "<|end|>",
    ];

    private static readonly string[] AnswerStarts =
    [
        LlavaPhrases.Assistant, "Assistant:", "### Assistant:", "###Assistant:", "<|im_start|>assistant", "<|assistant|>",
        "<start_of_turn>model", "<|start_header_id|>assistant<|end_header_id|>", LlavaPhrases.User, LlavaPhrases.System, "[INST]",
    ];

    private static readonly string[] AnswerEnds = ["<|im_end|>", "<|eot_id|>", "<end_of_turn>", "<|end|>"];

    /// <summary>Refuses a question that begins or ends with a template's words.</summary>
    public static void RefuseQuestion(string text, string field) => Refuse(text, field, QuestionStarts, QuestionEnds);

    /// <summary>Refuses an answer that begins or ends with a template's words.</summary>
    public static void RefuseAnswer(string text, string field) => Refuse(text, field, AnswerStarts, AnswerEnds);

    private static void Refuse(string text, string field, string[] starts, string[] ends)
    {
        string bare = Bare(text);
        string plain = bare;
        for (bool found = true; found;)
        {
            found = false;
            if (Array.Find(starts, start => plain.StartsWith(start, StringComparison.Ordinal)) is string first)
            {
                plain = Bare(plain[first.Length..]);
                found = true;
            }

            if (Array.Find(ends, end => plain.EndsWith(end, StringComparison.Ordinal)) is string last)
            {
                plain = Bare(plain[..^last.Length]);
                found = true;
            }
        }

        if (plain != bare)
        {
            throw new BadRowException(
                BadRowKind.AppliedTemplate,
                $"'{field}' is {RowValue.Quote(text)}, to which a conversation template has been applied; the model's own template would " +
                $"go around it once more. Write the plain text, {RowValue.Quote(plain)}");
        }
    }

    private static string Bare(string text)
    {
        string bare = text.Trim();
        foreach (string mark in new[] { "<s>", QuestionText.Marker })
        {
            if (bare.StartsWith(mark, StringComparison.Ordinal))
            {
                bare = bare[mark.Length..].Trim();
            }
        }

        return bare;
    }
}
