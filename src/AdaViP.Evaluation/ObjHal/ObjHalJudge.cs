using System.Text.Json;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Judging;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>Object HalBench: the objects that each description names.</summary>
internal sealed class ObjHalJudge : IBenchmarkJudge
{
    private static readonly string[] Names = ["question", "answer"];

    /// <inheritdoc />
    public string OwnPrompt => JudgePrompt.Own(typeof(ObjHalJudge).Assembly, "AdaViP.Evaluation.objhal-prompt.txt");

    /// <inheritdoc />
    public IReadOnlyList<string> Placeholders => Names;

    /// <inheritdoc />
    public IReadOnlyList<JudgeQuestion> Questions(string answers, JudgePrompt prompt, JudgeSettings settings) =>
    [
        .. ObjHalAnswerReader.Read(answers, settings.DropIncomplete).Select((answer, index) => new JudgeQuestion(
            index,

            // The official script sends it as a system message.
            settings.Request(
                prompt.Fill(new Dictionary<string, string> { ["question"] = answer.Prompt, ["answer"] = answer.Text }), null),
            JudgeReply.IsShort(answer.Text) ? "[]" : null)),
    ];

    /// <inheritdoc />
    public bool IsUsable(string reply) => JudgeReply.TryObjects(reply, out _);

    /// <inheritdoc />
    public string Store(string answers, IReadOnlyList<ChatReply> replies, JudgePrompt prompt, JudgeSettings settings) =>
        string.Concat(
        ObjHalAnswerReader.Read(answers, settings.DropIncomplete).Zip(replies, (answer, reply) =>
        {
            JudgeReply.TryObjects(reply.Text, out IReadOnlyList<string> objects);

            // Short answers were not sent to any model.
            string? model = JudgeReply.IsShort(answer.Text) ? null : reply.Model ?? settings.Preset.Model;
            return JsonSerializer.Serialize(
                new { image_id = answer.ImageId, extract_objs = objects, model, judge_prompt = prompt.Describe() },
                JsonStyle.Compact) + "\n";
        }));
}
