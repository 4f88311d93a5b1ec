using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Judging;

namespace AdaViP.Evaluation.MmHal;

/// <summary>
/// MMHal-Bench: a rating per answer; the replies are stored as chat completions, which the official summary reads too.
/// </summary>
internal sealed class MmHalJudge : IBenchmarkJudge
{
    private static readonly string[] Names = ["image_contents", "question", "standard_answer", "response"];

    /// <inheritdoc />
    public string OwnPrompt => JudgePrompt.Own(typeof(MmHalJudge).Assembly, "AdaViP.Evaluation.mmhal-prompt.txt");

    /// <inheritdoc />
    public IReadOnlyList<string> Placeholders => Names;

    /// <inheritdoc />
    public string StoredReplies => "judge.json of an earlier run, or any JSON list of chat completions";

    /// <inheritdoc />
    /// <exception cref="UserDataException">A row has no answer, or none has one: it is the template.</exception>
    public IReadOnlyList<JudgeQuestion> Questions(string answers, JudgePrompt prompt, JudgeSettings settings)
    {
        IReadOnlyList<MmHalQuestion> answered = MmHalQuestionReader.Read(answers);
        if (answered.Count > 0 && answered.All(question => question.ModelAnswer.Length == 0))
        {
            throw new UserDataException(
                $"{answers}: no row has a \"model_answer\", so there is nothing to judge. This is the template of the questions; "
                + "name the file with the model's answers.");
        }

        // An answer may be empty, but a row without one was never answered.
        foreach (JsonRow row in JsonRows.Read(answers))
        {
            row.Required(MmHalQuestionReader.Answer);
        }

        return [.. answered.Select(question => Question(question, prompt, settings))];
    }

    private static JudgeQuestion Question(MmHalQuestion question, JudgePrompt prompt, JudgeSettings settings) =>
        new(
            question.Index,
            settings.Request(null, prompt.Fill(new Dictionary<string, string>
            {
                ["image_contents"] = string.Join(", ", question.Contents),
                ["question"] = question.Question,
                ["standard_answer"] = question.StandardAnswer,
                ["response"] = question.ModelAnswer,
            })));

    /// <inheritdoc />
    public bool IsUsable(string reply) => MmHalRating.Find(reply) is not null;

    /// <inheritdoc />
    public string Store(string answers, IReadOnlyList<ChatReply> replies, JudgePrompt prompt, JudgeSettings settings) =>
        JsonList.Of(replies.Select(reply => JsonSerializer.Serialize(
            new
            {
                model = reply.Model ?? settings.Preset.Model,
                choices = new[] { new { index = 0, message = new { role = "assistant", content = reply.Text } } },
                judge_prompt = prompt.Describe(),
            },
            JsonStyle.Compact)));
}
