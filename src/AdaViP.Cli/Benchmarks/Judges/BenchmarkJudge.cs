using AdaViP.Cli.Endpoints;
using AdaViP.Core.Endpoints;

namespace AdaViP.Cli.Benchmarks.Judges;

/// <summary>Has the answers of a benchmark judged and stores the replies for its scorer.</summary>
internal abstract class BenchmarkJudge(JudgeSettings settings, EvaluationFiles files, Terminal terminal)
{
    /// <summary>How to ask.</summary>
    protected JudgeSettings Settings { get; } = settings;

    /// <summary>The judge of a benchmark.</summary>
    /// <param name="scorer">The benchmark's scorer.</param>
    /// <param name="settings">How to ask.</param>
    /// <param name="files">Where replies are stored.</param>
    /// <param name="terminal">Gets progress and warnings.</param>
    /// <exception cref="UsageErrorException">The benchmark has no judge.</exception>
    public static BenchmarkJudge For(string scorer, JudgeSettings settings, EvaluationFiles files, Terminal terminal) => scorer switch
    {
        "mmhal" => new MmHalJudge(settings, files, terminal),
        "objhal" => new ObjHalJudge(settings, files, terminal),
        _ => throw new UsageErrorException($"{scorer} has no judge; leave --judge-url out."),
    };

    /// <summary>Asks about all answers.</summary>
    /// <param name="answers">File of the answers.</param>
    /// <param name="cancellation">Stops; replies so far are stored.</param>
    public JudgeFile Ask(string answers, CancellationToken cancellation)
    {
        JudgePrompt prompt = Prompt();
        using ChatConnection connection = ChatConnection.Open(
            Settings.Endpoint with { CacheFolder = Settings.Endpoint.CacheFolder ?? files.JudgeCache }, Warn);
        var run = new JudgeRun(connection.Endpoint, Settings, files.JudgeRecords, IsUsable);
        IReadOnlyList<string> replies = run.Ask(Questions(answers, prompt), new ProgressLine(terminal, "judged"), cancellation);
        string partial = files.JudgeReplies + ".partial";
        File.WriteAllText(partial, Store(answers, replies));
        File.Move(partial, files.JudgeReplies, overwrite: true);
        return new JudgeFile(files.JudgeReplies, $"{Settings.Preset.Model}, {prompt.Name}");
    }

    /// <summary>The prompt.</summary>
    protected abstract JudgePrompt Prompt();

    /// <summary>One question to the judge per answer.</summary>
    protected abstract IReadOnlyList<JudgeQuestion> Questions(string answers, JudgePrompt prompt);

    /// <summary>Whether a reply says what was asked.</summary>
    protected abstract bool IsUsable(string reply);

    /// <summary>The replies as a file for the scorer.</summary>
    protected abstract string Store(string answers, IReadOnlyList<string> replies);

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

    private void Warn(string message)
    {
        lock (terminal)
        {
            terminal.Warn(message);
        }
    }
}
