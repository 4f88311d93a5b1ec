using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Stages;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.MicroWorld.Evidence;

namespace AdaViP.Cli.Evidence;

/// <summary>Makes the runs that are missing from a log, one after another, and writes their numbers into it.</summary>
/// <param name="folder">Of all results.</param>
/// <param name="sizes">Of every run.</param>
/// <param name="log">What has run; stays the caller's to dispose.</param>
/// <param name="terminal">Where headings and commands write.</param>
/// <param name="invoke">Runs one command line and gives its exit code.</param>
internal sealed class EvidenceSession(
    string folder, EvidenceSizes sizes, EvidenceLog log, Terminal terminal,
    Func<IReadOnlyList<string>, Terminal, int> invoke)
{
    private const string OtherPlan = "They are of other models, recipes, worlds or rules and cannot be mixed with these. "
        + "Choose another --out, or remove that folder.";

    private readonly EvidencePlan _plan = new(folder, sizes, EvidenceWords.OfRuns);
    private readonly EvidenceSchedule _schedule = new(log);

    /// <summary>What a start model must be like; null where any will do.</summary>
    public StartGate? Gate { get; init; } = StartGate.Usual;

    /// <summary>Who makes the runs.</summary>
    public required EvidenceMachine Machine { get; init; }

    /// <summary>Says that a folder is of this evidence before anything else is put into it.</summary>
    /// <exception cref="UsageErrorException">It is somebody else's, or of another evidence.</exception>
    public static void Claim(string folder, string identity)
    {
        using var claim = OutputFolderLock.Take(Path.GetFullPath(folder));
        StageLog.Open(folder, identity, OtherPlan).Dispose();
    }

    /// <summary>Runs.</summary>
    /// <param name="most">Most runs before it ends.</param>
    /// <returns>Of <see cref="ExitCode"/>.</returns>
    /// <exception cref="UserDataException">A start model does not pass the gate.</exception>
    public int Run(int most)
    {
        long start = Stopwatch.GetTimestamp();
        for (int done = 0; done < most; done++)
        {
            RequireGates();
            if (_schedule.Next() is not EvidenceRun next)
            {
                break;
            }

            Heading(next, done, Stopwatch.GetElapsedTime(start));
            var stages = new StageRun(terminal, invoke)
            {
                ShowsFinished = false,
                Prepare = WriteWorlds,
                OtherPlanAdvice = OtherPlan,
            };
            int code = stages.Run(folder, log.Identity, _plan.Stages(next));
            if (code != ExitCode.Done)
            {
                return code;
            }

            log.Add(next, new RunNumbers(_plan).Of(next), Machine);
        }

        RequireGates();
        return ExitCode.Done;
    }

    // A start model that is no use stops everything, also in a later call.
    private void RequireGates()
    {
        foreach (EvidenceRun gate in EvidenceDesign.Gates)
        {
            if (log.Find(gate) is { } numbers && Gate?.Failures(numbers) is { Count: > 0 } failures)
            {
                string start = gate.Regime.Start.ToString().ToLowerInvariant();
                string found = string.Join(", ", failures);
                throw new UserDataException(
                    $"The start model \"{start}\" cannot be used: on validation scenes {found} (in %). "
                    + "Nothing is tuned from it. Make start models that pass, then begin with another --out and --results.");
            }
        }
    }

    private void WriteWorlds()
    {
        foreach ((string path, string text) in _plan.Worlds())
        {
            OutputFolder.Make(Path.GetDirectoryName(path)!);
            AtomicFile.WriteText(path, text);
        }
    }

    private void Heading(EvidenceRun next, int here, TimeSpan passed)
    {
        (int done, int all) = _schedule.Count();
        string left = here == 0
            ? ""
            : $", about {ProgressText.Duration(passed / here * (all - done))} for all that are left";
        string about = _schedule.HasRates ? "" : "about ";
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"== {next.Key} ({done} of {about}{all} runs done{left})"));
    }
}
