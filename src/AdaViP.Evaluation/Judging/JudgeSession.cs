using AdaViP.Core;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Generation;

namespace AdaViP.Evaluation.Judging;

/// <summary>Has the answers of a benchmark judged and stores the replies for its scorer.</summary>
/// <param name="judge">What is asked.</param>
/// <param name="settings">Whom, and how.</param>
/// <param name="files">Where replies are stored.</param>
public sealed class JudgeSession(IBenchmarkJudge judge, JudgeSettings settings, IJudgeStore files)
{
    /// <summary>Checks address, key and prompt, so that a wrong one is known before hours of generation.</summary>
    /// <exception cref="UserOptionException">One of them is wrong.</exception>
    public void Check()
    {
        settings.Endpoint.Check();
        Prompt();
    }

    /// <summary>Asks about all answers.</summary>
    /// <param name="answers">File of the answers.</param>
    /// <param name="progress">Told after every reply, from several threads.</param>
    /// <param name="warn">Gets one line per failed attempt; from several threads.</param>
    /// <param name="cancellation">Stops; replies so far are stored.</param>
    public JudgeFile Ask(string answers, IProgress<AnswerProgress> progress, Action<string> warn, CancellationToken cancellation)
    {
        JudgePrompt prompt = Prompt();
        using IChatConnection connection = settings.Endpoint.Connect(files.JudgeCache, warn);
        var run = new JudgeRun(connection.Endpoint, settings, files.JudgeRecords, judge.IsUsable);
        IReadOnlyList<JudgeQuestion> questions = judge.Questions(answers, prompt, settings);

        // Scores of an earlier judging may be those of other answers.
        files.ClearJudged();
        IReadOnlyList<ChatReply> replies = run.Ask(questions, progress, cancellation);
        AtomicFile.WriteText(files.JudgeReplies, judge.Store(answers, replies, prompt, settings));
        var judged = JudgeFile.Open(files.JudgeReplies);
        if (judged.Origin.Models.Any(model => model != settings.Preset.Model))
        {
            warn($"the judge that was asked for is {settings.Preset.Model}; "
                + $"the server answered as {string.Join(", ", judged.Origin.Models)}. scores.json names what answered.");
        }

        return judged;
    }

    private JudgePrompt Prompt() => JudgePrompt.Load(judge.OwnPrompt, settings.PromptFile, judge.Placeholders);
}
