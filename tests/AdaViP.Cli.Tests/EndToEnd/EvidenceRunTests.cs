using AdaViP.Cli.Evidence;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Data;
using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Scoring;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Whole runs of the evidence, of small sizes: one of each kind. What lies between them has made-up numbers.</summary>
public sealed class EvidenceRunTests : IDisposable
{
    private static readonly EvidenceSizes Small = new(
        Scenes: 24, Evaluated: 4, Questions: 4, Steps: 1, Checked: 2, new StartSizes(TowerSteps: 1, Conversations: 40, Steps: 1));

    private static readonly EvidenceMachine Machine = new("a processor", "0.1.0");

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _commands = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_OfEachKind_FillTheLogWithTheirNumbers_AndGoOnWhereTheyStopped()
    {
        using EvidenceLog log = EvidenceLog.Open(_folder.At(EvidenceLog.FileName), "small");
        var schedule = new EvidenceSchedule(log);

        // The foundation models in a look that they did not learn from: less than the bounds is a number too.
        Assert.Equal(ExitCode.Done, Session(log).Run(2));
        Assert.All(EvidenceDesign.Looks, look => Assert.Equal(
            new ModelQuality().Measures.Select(measure => measure.Name), log.Find(look)!.Keys));

        // A start model that is made: seed, conversations and tuning of its own.
        Add(log, EvidenceDesign.Gates[0]);
        Add(log, EvidenceDesign.Gates[2]);
        _commands.Clear();
        Assert.Equal(ExitCode.Done, Session(log).Run(1));
        Assert.Contains("micro start-model", _commands);
        Assert.Contains("micro draw", _commands);
        Assert.Contains("train --recipe", _commands);
        Assert.Contains(EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1), log.Find(EvidenceDesign.Gates[1])!.Keys);

        // Learning rates, all of them made up but those of the last method's last seed.
        Add(log, EvidenceDesign.ValidationStarts[1]);
        while (schedule.Next() is { Kind: RunKind.Validation } run)
        {
            Add(log, run, run.LearningRate == LearningRateWalk.First ? 90 : 80);
        }

        // What is reported, and then another method on the same pairs.
        Add(log, EvidenceDesign.Untuned(EvidenceDesign.Base, 1));
        _commands.Clear();
        Assert.Equal(ExitCode.Done, Session(log).Run(1));
        Assert.Equal(AllNumbers(), log.Find(schedule.RunOf(EvidenceDesign.Base, TuningMethod.Dpo, 1))!.Keys.ToHashSet());
        Assert.Contains("micro preferences", _commands);
        Assert.Contains("pairs build", _commands);
        _commands.Clear();
        Assert.Equal(ExitCode.Done, Session(log).Run(1));
        IReadOnlyDictionary<string, double> vision = log.Find(schedule.RunOf(EvidenceDesign.Base, TuningMethod.Vision, 1))!;
        Assert.Equal(1, vision[EvidenceNumbers.OmegaAnswer] + vision[EvidenceNumbers.OmegaPicture], 1e-6);
        Assert.InRange(vision[EvidenceNumbers.Pairs], 1, vision[EvidenceNumbers.Preferences]);
        Assert.DoesNotContain("micro preferences", _commands);
        Assert.DoesNotContain("pairs build", _commands);
        Assert.Contains("train --recipe", _commands);
    }

    [Fact]
    public void StartModel_ThatDoesNotPass_IsNamedWithItsNumbers_AndNothingIsTuned()
    {
        using EvidenceLog log = EvidenceLog.Open(_folder.At(EvidenceLog.FileName), "small");
        foreach (EvidenceRun look in EvidenceDesign.Looks)
        {
            Add(log, look);
        }

        Add(log, EvidenceDesign.Gates[0]);
        log.Add(EvidenceDesign.Gates[1], new Dictionary<string, double> { [EvidenceNumbers.QuestionAccuracy] = 49.3 }, Machine);
        UserDataException fault = Assert.Throws<UserDataException>(() => Session(log, StartGate.Usual).Run(1));
        Assert.StartsWith(
            "The start model \"other\" cannot be used: on validation scenes sampled coverage is not defined", fault.Message,
            StringComparison.Ordinal);
        Assert.Contains("questions accuracy is 49.3 but must be at least 60.0", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_commands);
    }

    private EvidenceSession Session(EvidenceLog log, StartGate? gate = null) => new(
        _folder.At("out"), Small, log, new Terminal(null, TextWriter.Null, TextWriter.Null, false),
        (arguments, _) =>
        {
            _commands.Add(string.Join(' ', arguments.Take(2)));
            CommandResult result = AdavipProcess.RunAsync([.. arguments]).GetAwaiter().GetResult();
            return result.Code == ExitCode.Failed ? result.Code : result.ShouldExit(ExitCode.Done).Code;
        })
    {
        Machine = Machine,
        Gate = gate,
    };

    private static void Add(EvidenceLog log, EvidenceRun run, double f1 = 80) => log.Add(
        run,
        new Dictionary<string, double>
        {
            [EvidenceDesign.ChosenBy] = f1,
            [EvidenceNumbers.Sampled(EvidenceNumbers.Coverage)] = 80,
            [EvidenceNumbers.Sampled(EvidenceNumbers.Broken)] = 1,
            [EvidenceNumbers.Sampled(EvidenceNumbers.Chair)] = 25,
            [EvidenceNumbers.QuestionAccuracy] = 70,
        },
        Machine);

    // DPO has no rejected picture, so that nothing is weighted.
    private static HashSet<string> AllNumbers() =>
    [
        .. EvidenceNumbers.OfDescriptions.SelectMany(number => new[]
        {
            EvidenceNumbers.Greedy(number), EvidenceNumbers.Sampled(number),
        }),
        EvidenceNumbers.QuestionAccuracy, EvidenceNumbers.QuestionYes, EvidenceNumbers.Preferences, EvidenceNumbers.Pairs,
    ];
}
