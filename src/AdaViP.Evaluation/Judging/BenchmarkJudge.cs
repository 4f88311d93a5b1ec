using AdaViP.Core;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Files;
using AdaViP.Evaluation.MmHal;
using AdaViP.Evaluation.ObjHal;
using AdaViP.Evaluation.Running;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Judging;

/// <summary>Has the answers of a benchmark judged and stores the replies for its scorer.</summary>
internal abstract class BenchmarkJudge(JudgeSettings settings, EvaluationFiles files, IEvaluationDisplay display)
{
    /// <summary>How to ask.</summary>
    protected JudgeSettings Settings { get; } = settings;

    /// <summary>The judge of a benchmark.</summary>
    /// <param name="scorer">The benchmark's scorer.</param>
    /// <param name="settings">How to ask.</param>
    /// <param name="files">Where replies are stored.</param>
    /// <param name="display">Gets progress and warnings.</param>
    /// <exception cref="UserOptionException">The benchmark has no judge.</exception>
    public static BenchmarkJudge For(string scorer, JudgeSettings settings, EvaluationFiles files, IEvaluationDisplay display) => scorer switch
    {
        "mmhal" => new MmHalJudge(settings, files, display),
        "objhal" => new ObjHalJudge(settings, files, display),
        _ => throw new UserOptionException($"{scorer} has no judge; leave {EvaluationSettings.JudgeAddress} out."),
    };

    /// <summary>Checks address, key and prompt, so that a wrong one is known before hours of generation.</summary>
    /// <exception cref="UserOptionException">One of them is wrong.</exception>
    public void Check()
    {
        Settings.Endpoint.Check();
        Prompt();
    }

    /// <summary>Asks about all answers.</summary>
    /// <param name="answers">File of the answers.</param>
    /// <param name="cancellation">Stops; replies so far are stored.</param>
    public JudgeFile Ask(string answers, CancellationToken cancellation)
    {
        JudgePrompt prompt = Prompt();
        using IChatConnection connection = Settings.Endpoint.Connect(files.JudgeCache, display.Warn);
        var run = new JudgeRun(connection.Endpoint, Settings, files.JudgeRecords, IsUsable);
        IReadOnlyList<JudgeQuestion> questions = Questions(answers, prompt);

        // Scores of an earlier judging may be those of other answers.
        files.ClearJudged();
        IReadOnlyList<ChatReply> replies = run.Ask(questions, display.Judging(), cancellation);
        AtomicFile.WriteText(files.JudgeReplies, Store(answers, replies, prompt));
        var judge = JudgeFile.Open(files.JudgeReplies);
        if (judge.Origin.Models.Any(model => model != Settings.Preset.Model))
        {
            display.Warn($"the judge that was asked for is {Settings.Preset.Model}; the server answered as "
                + $"{string.Join(", ", judge.Origin.Models)}. scores.json names what answered.");
        }

        return judge;
    }

    /// <summary>The prompt.</summary>
    protected abstract JudgePrompt Prompt();

    /// <summary>One question to the judge per answer.</summary>
    protected abstract IReadOnlyList<JudgeQuestion> Questions(string answers, JudgePrompt prompt);

    /// <summary>Whether a reply says what was asked.</summary>
    protected abstract bool IsUsable(string reply);

    /// <summary>The replies as a file for the scorer.</summary>
    protected abstract string Store(string answers, IReadOnlyList<ChatReply> replies, JudgePrompt prompt);

    /// <summary>What a stored reply says about its prompt.</summary>
    protected static object Describe(JudgePrompt prompt) => new { name = prompt.Name, sha256 = prompt.Sha256 };

    /// <summary>A request with the benchmark's parameters.</summary>
    protected ChatRequest Request(string? system, string? user) => new()
    {
        Model = Settings.Preset.Model,
        System = system,
        User = user,
        Temperature = Settings.Preset.Temperature,
        TopP = Settings.Preset.TopP,
        MaxTokens = Settings.Preset.MaxTokens,
    };
}
