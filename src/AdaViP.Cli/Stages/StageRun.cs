using System.Diagnostics;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Files;

namespace AdaViP.Cli.Stages;

/// <summary>Runs stages one after another, each as the command that it is; those that are finished are left out.</summary>
/// <param name="terminal">Where headings and the commands write.</param>
/// <param name="run">Runs one command line and gives its exit code.</param>
internal sealed class StageRun(Terminal terminal, Func<IReadOnlyList<string>, Terminal, int> run)
{
    private readonly StagePace _pace = new();

    /// <summary>Whether stages that are finished have a line too.</summary>
    public bool ShowsFinished { get; init; } = true;

    /// <summary>Writes what stages read and no command makes, once the folder is known to be this command's own.</summary>
    public Action Prepare { get; init; } = () => { };

    /// <summary>What to do where the folder holds stages of another plan, after both plans were named.</summary>
    public string OtherPlanAdvice { get; init; } = StageLog.UsualAdvice;

    /// <summary>Runs what is not finished.</summary>
    /// <param name="folder">Folder of all results; created if missing.</param>
    /// <param name="plan">As for <see cref="StageLog.Open"/>.</param>
    /// <param name="stages">In order; a later one reads the results of earlier ones.</param>
    /// <returns>Of <see cref="ExitCode"/>: that of the first stage that did not end well.</returns>
    public int Run(string folder, string plan, IReadOnlyList<Stage> stages)
    {
        using var claim = OutputFolderLock.Take(Path.GetFullPath(folder));
        using var log = StageLog.Open(folder, plan, OtherPlanAdvice);
        if (log.IsDamaged)
        {
            terminal.Warn($"{Path.Combine(folder, StageLog.FileName)} ends in lines that are damaged; their stages run again.");
        }

        Prepare();
        string again = $"Finished stages are kept. To continue: {terminal.Invocation}";
        using var interrupt = new InterruptWatch(() => { }, () => terminal.Error.WriteLine(again));
        for (int i = 0; i < stages.Count; i++)
        {
            if (log.IsFinished(stages[i]))
            {
                HeadingOfAFinished(i, stages);
                continue;
            }

            Heading(i, stages, _pace.Left(stages.Skip(i).Where(stage => !log.IsFinished(stage))));

            int code = Run(stages[i], interrupt.Token);
            if (code != ExitCode.Done)
            {
                terminal.Error.WriteLine(again);
                return code;
            }

            log.Finish(stages[i]);
        }

        return ExitCode.Done;
    }

    private void HeadingOfAFinished(int index, IReadOnlyList<Stage> stages)
    {
        if (ShowsFinished)
        {
            terminal.Out.WriteLine($"{TitleOf(index, stages)}: finished before");
            terminal.Out.Flush();
        }
    }

    private void Heading(int index, IReadOnlyList<Stage> stages, TimeSpan? left)
    {
        string time = left is TimeSpan known ? $" | all: eta {ProgressText.Duration(known)}" : "";
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(TitleOf(index, stages) + time);
        terminal.Out.WriteLine($"$ {stages[index].Command}");
        terminal.Out.Flush();
    }

    private static string TitleOf(int index, IReadOnlyList<Stage> stages) =>
        $"[{index + 1}/{stages.Count}] {stages[index].Title}";

    private int Run(Stage stage, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        if (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        Invocation now = stage.Command;
        int code = run(now.Arguments, terminal with { Invocation = now });
        if (stage.Accepted.Contains(code))
        {
            code = ExitCode.Done;
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            _pace.Add(stage, took);
            terminal.Out.WriteLine($"({ProgressText.Duration(took)})");
        }

        return code;
    }
}
