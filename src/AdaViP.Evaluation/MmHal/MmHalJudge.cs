using System.Text.Encodings.Web;
using System.Text.Json;
using AdaViP.Core.Endpoints;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Running;

namespace AdaViP.Evaluation.MmHal;

/// <summary>MMHal-Bench: a rating per answer; the replies are stored as chat completions, which the official summary reads too.</summary>
internal sealed class MmHalJudge(JudgeSettings settings, EvaluationFiles files, IEvaluationDisplay display)
    : BenchmarkJudge(settings, files, display)
{
    private static readonly string[] Placeholders = ["image_contents", "question", "standard_answer", "response"];

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc />
    protected override JudgePrompt Prompt() => JudgePrompt.Load("mmhal", Settings.PromptFile, Placeholders);

    /// <inheritdoc />
    protected override IReadOnlyList<JudgeQuestion> Questions(string answers, JudgePrompt prompt) =>
    [
        .. MmHalQuestionReader.Read(answers).Select(question => new JudgeQuestion(
            question.Index,
            Request(null, prompt.Fill(new Dictionary<string, string>
            {
                ["image_contents"] = string.Join(", ", question.Contents),
                ["question"] = question.Question,
                ["standard_answer"] = question.StandardAnswer,
                ["response"] = question.ModelAnswer,
            })))),
    ];

    /// <inheritdoc />
    protected override bool IsUsable(string reply) => MmHalRating.Find(reply) is not null;

    /// <inheritdoc />
    protected override string Store(string answers, IReadOnlyList<ChatReply> replies, JudgePrompt prompt) =>
        AnswerLine.List(replies.Select(reply => JsonSerializer.Serialize(
            new
            {
                model = reply.Model ?? Settings.Preset.Model,
                choices = new[] { new { index = 0, message = new { role = "assistant", content = reply.Text } } },
                judge_prompt = Describe(prompt),
            },
            Json)));
}
