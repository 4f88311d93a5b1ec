using System.Text.Encodings.Web;
using System.Text.Json;
using AdaViP.Core.Endpoints;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Running;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>Object HalBench: the objects that each description names.</summary>
internal sealed class ObjHalJudge(JudgeSettings settings, EvaluationFiles files, IEvaluationDisplay display)
    : BenchmarkJudge(settings, files, display)
{
    private static readonly string[] Placeholders = ["question", "answer"];

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc />
    protected override JudgePrompt Prompt() => JudgePrompt.Load("objhal", Settings.PromptFile, Placeholders);

    /// <inheritdoc />
    protected override IReadOnlyList<JudgeQuestion> Questions(string answers, JudgePrompt prompt) =>
    [
        .. ObjHalAnswerReader.Read(answers, Settings.DropIncomplete).Select((answer, index) => new JudgeQuestion(
            index,

            // The official script sends it as a system message.
            Request(prompt.Fill(new Dictionary<string, string> { ["question"] = answer.Prompt, ["answer"] = answer.Text }), null),
            JudgeReply.IsShort(answer.Text) ? "[]" : null)),
    ];

    /// <inheritdoc />
    protected override bool IsUsable(string reply) => JudgeReply.TryObjects(reply, out _);

    /// <inheritdoc />
    protected override string Store(string answers, IReadOnlyList<ChatReply> replies, JudgePrompt prompt) => string.Concat(
        ObjHalAnswerReader.Read(answers, Settings.DropIncomplete).Zip(replies, (answer, reply) =>
        {
            JudgeReply.TryObjects(reply.Text, out IReadOnlyList<string> objects);

            // Short answers were not sent to any model.
            string? model = JudgeReply.IsShort(answer.Text) ? null : reply.Model ?? Settings.Preset.Model;
            return JsonSerializer.Serialize(
                new { image_id = answer.ImageId, extract_objs = objects, model, judge_prompt = Describe(prompt) }, Json) + "\n";
        }));
}
