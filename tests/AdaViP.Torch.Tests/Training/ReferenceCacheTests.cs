using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.References;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class ReferenceCacheTests
{
    private static readonly Dictionary<string, string> Fingerprint = new() { ["model"] = "abc", ["max_length"] = "2048" };

    [Fact]
    public void Open_ValuesOfAnEarlierPass_AreThereToTheLastBit()
    {
        using TemporaryFolder folder = new();
        double[] values = [-123.45678901234567, 0.1 + 0.2, -1e-300];
        Fill(folder, ("a", values), ("b", [-1.0]));

        using ReferenceCache cache = ReferenceCache.Open(folder.At("cache"), Fingerprint);

        Assert.Equal(values, cache.Find("a")!);
        Assert.Equal([-1.0], cache.Find("b")!);
        Assert.Null(cache.Find("c"));
        Assert.Null(cache.Notice);
    }

    [Fact]
    public void Open_LineTornByAKill_OnlyThatValueIsMissing()
    {
        using TemporaryFolder folder = new();
        Fill(folder, ("a", [-1.0]), ("b", [-2.0]));
        using (FileStream stream = File.OpenWrite(folder.At("cache")))
        {
            stream.SetLength(stream.Length - 3);
        }

        using (ReferenceCache cache = ReferenceCache.Open(folder.At("cache"), Fingerprint))
        {
            Assert.NotNull(cache.Find("a"));
            Assert.Null(cache.Find("b"));
            Assert.Null(cache.Notice);
            cache.Add("b", "id", [-2.5]);
        }

        using ReferenceCache again = ReferenceCache.Open(folder.At("cache"), Fingerprint);
        Assert.Equal([-1.0], again.Find("a")!);
        Assert.Equal([-2.5], again.Find("b")!);
    }

    [Theory]
    [InlineData("{\"key\":\"b\",\"logps\":[1e999]}")]
    [InlineData("{\"key\":\"\\ud800\",\"logps\":[-1]}")]
    public void Open_ValueThatIsNone_IsGivenUp(string line)
    {
        using TemporaryFolder folder = new();
        Fill(folder, ("a", [-1.0]));
        File.AppendAllText(folder.At("cache"), line + "\n");

        using ReferenceCache cache = ReferenceCache.Open(folder.At("cache"), Fingerprint);

        Assert.Equal(1, cache.Count);
        Assert.Contains("damaged after 1 value", cache.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FingerprintWithANameTwice_IsGivenUp()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("cache"),
            "{\"fingerprint\":{\"model\":\"abc\",\"model\":\"abc\",\"max_length\":\"2048\"}}\n");

        using ReferenceCache cache = ReferenceCache.Open(folder.At("cache"), Fingerprint);

        Assert.Contains("damaged after 0 values", cache.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DamagedLine_ValuesBeforeItStayAndTheUserIsTold()
    {
        using TemporaryFolder folder = new();
        Fill(folder, ("a", [-1.0]), ("b", [-2.0]));
        string[] lines = File.ReadAllLines(folder.At("cache"));
        File.WriteAllLines(folder.At("cache"), [lines[0], lines[1], "{\"key\":\"b\",\"logps\":[nonsense]}", lines[2]]);

        using ReferenceCache cache = ReferenceCache.Open(folder.At("cache"), Fingerprint);

        Assert.Equal(1, cache.Count);
        Assert.NotNull(cache.Find("a"));
        Assert.Contains("damaged after 1 value", cache.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherModel_NothingIsReusedAndTheDifferenceIsNamed()
    {
        using TemporaryFolder folder = new();
        Fill(folder, ("a", [-1.0]));

        using ReferenceCache cache = ReferenceCache.Open(
            folder.At("cache"), new Dictionary<string, string>(Fingerprint) { ["model"] = "xyz" });

        Assert.Equal(0, cache.Count);
        Assert.Contains("model was abc and is xyz", cache.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Trainer_SecondRunWithTheSameCache_LoadsNoReferenceModel()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.At("one")) with { ReferenceCacheFile = folder.At("cache") };
        ListProgress first = new();
        Trainer.Run(inputs, first, TestContext.Current.CancellationToken);
        ListProgress second = new();
        Trainer.Run(inputs with { OutputFolder = folder.At("two") }, second, TestContext.Current.CancellationToken);

        Assert.Contains(first.Reports.OfType<PhaseReport>(), phase =>
            phase.Message.Contains("reference model", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Reports.OfType<PhaseReport>(), phase =>
            phase.Message.Contains("reference model", StringComparison.Ordinal));
        Assert.Equal(run.Dataset.Samples.Count, second.Reports.OfType<ReferenceReport>().Last().FromCache);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder.At("one"), "model.safetensors")),
            File.ReadAllBytes(Path.Combine(folder.At("two"), "model.safetensors")));
    }

    [Fact]
    public void Trainer_CancelledInTheReferencePass_KeepsWhatThereIsAndGoesOn()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        TrainingResult result = Trainer.Run(
            run.Inputs(folder.At("run")),
            new ListProgress(report =>
            {
                if (report is ReferenceReport { Done: 1 })
                {
                    stop.Cancel();
                }
            }),
            stop.Token);
        Assert.False(result.Finished);
        Assert.Equal(0, result.CompletedSteps);
        Assert.Contains(SettingKey.Resume.ToString(), result.NextStep, StringComparison.Ordinal);

        ListProgress progress = new();
        TrainingResult resumed = Trainer.Run(
            run.Inputs(folder.At("run"), mode: OutputMode.Resume), progress, TestContext.Current.CancellationToken);

        Assert.True(resumed.Finished);
        Assert.Equal(1, progress.Reports.OfType<ReferenceReport>().Last().FromCache);
    }

    [Fact]
    public void Trainer_OneChangedRow_OnlyThatRowIsComputedAgain()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.At("one")) with { ReferenceCacheFile = folder.At("cache") };
        Trainer.Run(inputs, new ListProgress(), TestContext.Current.CancellationToken);
        MemoryDataset changed = new(
            "changed",
            [
                run.Dataset.Samples[0],
                run.Dataset.Samples[1] with { Rejected = "It is a garden." },
                .. run.Dataset.Samples.Skip(2),
            ]);
        ListProgress progress = new();

        Trainer.Run(
            inputs with { OutputFolder = folder.At("two"), Dataset = changed }, progress,
            TestContext.Current.CancellationToken);

        ReferenceReport last = progress.Reports.OfType<ReferenceReport>().Last();
        Assert.Equal(run.Dataset.Samples.Count - 1, last.FromCache);
        Assert.Equal(run.Dataset.Samples.Count, last.Done);
    }

    [Fact]
    public void Trainer_FewStepsOnManyRows_OnlyWhatTheScheduleTakesIsComputedInTheOrderOfUse()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();

        Trainer.Run(Shuffled(run, folder.At("two"), steps: 2), progress, TestContext.Current.CancellationToken);

        string[] used = [.. progress.Steps.SelectMany(step => step.Metrics.SampleIds)];
        Assert.Equal(2, used.Distinct().Count());
        Assert.Equal(used, Ids(folder.At("two")));
        Assert.All(progress.Reports.OfType<ReferenceReport>(), report => Assert.Equal(2, report.Total));
        Assert.Equal(2, progress.Reports.OfType<ReferenceReport>().Last().Done);
    }

    [Fact]
    public void Trainer_ValuesOfAllRowsOrOnlyOfThoseTaken_GiveTheSameRunBitForBit()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string all = folder.At("all.jsonl");
        Trainer.Run(Shuffled(run, folder.At("long"), steps: 3) with { ReferenceCacheFile = all }, new ListProgress(),
            cancellation);
        Trainer.Run(Shuffled(run, folder.At("cached"), steps: 2) with { ReferenceCacheFile = all }, new ListProgress(),
            cancellation);
        Trainer.Run(Shuffled(run, folder.At("own"), steps: 2), new ListProgress(), cancellation);

        Assert.Equal(
            File.ReadAllBytes(folder.At("cached/model.safetensors")), File.ReadAllBytes(folder.At("own/model.safetensors")));
    }

    [Fact]
    public void Trainer_ResumedWithoutItsCache_ComputesOnlyWhatIsLeftAndGivesTheSameModel()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Trainer.Run(Shuffled(run, folder.At("whole"), steps: 3), new ListProgress(), cancellation);
        using CancellationTokenSource stop = new();
        Trainer.Run(
            Shuffled(run, folder.At("part"), steps: 3),
            new ListProgress(report => { if (report is StepReport { Metrics.Step: 2 }) { stop.Cancel(); } }),
            stop.Token);
        File.Delete(folder.At("part/reference-logps.jsonl"));
        ListProgress progress = new();

        Trainer.Run(
            Shuffled(run, folder.At("part"), steps: 3) with { OutputMode = OutputMode.Resume }, progress, cancellation);

        Assert.Equal(1, progress.Reports.OfType<ReferenceReport>().Last().Total);
        Assert.Equal(
            File.ReadAllBytes(folder.At("whole/model.safetensors")), File.ReadAllBytes(folder.At("part/model.safetensors")));
    }

    [Fact]
    public void Trainer_BadPictureThatIsSkipped_TheOrderDoesNotDependOnHowManyStepsThereAre()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("broken.jpg"), "no picture");
        PreferenceSample[] rows = [.. run.Dataset.Samples,
            run.Dataset.Samples[0] with { Id = "bad", Image = new FileImage(folder.At("broken.jpg")) }];
        List<string[]> orders = [];
        foreach (int steps in new[] { 1, 3 })
        {
            TrainerInputs inputs = Shuffled(run, folder.At($"run{steps}"), steps);
            ListProgress progress = new();
            Trainer.Run(
                inputs with
                {
                    Dataset = new MemoryDataset("four", rows),
                    Recipe = inputs.Recipe with { Data = inputs.Recipe.Data with { BadRows = BadRowPolicy.Skip } },
                },
                progress,
                TestContext.Current.CancellationToken);
            orders.Add([.. progress.Steps.SelectMany(step => step.Metrics.SampleIds)]);
        }

        Assert.Equal(orders[0], orders[1][..1]);
        Assert.DoesNotContain("bad", orders[1]);
        Assert.Equal(3, orders[1].Distinct().Count());
    }

    private static TrainerInputs Shuffled(GoldenRun run, string output, int steps) => run.Inputs(output, run.Recipe with
    {
        Data = run.Recipe.Data with { Order = SampleOrder.Shuffle },
        Schedule = run.Recipe.Schedule with { Steps = steps, BatchSize = 1 },
    });

    private static string[] Ids(string output) =>
        [.. File.ReadLines(Path.Combine(output, "reference-logps.jsonl")).Skip(1)
            .Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>())];

    private static void Fill(TemporaryFolder folder, params (string Key, double[] Values)[] values)
    {
        using ReferenceCache cache = ReferenceCache.Open(folder.At("cache"), Fingerprint);
        foreach ((string key, double[] logps) in values)
        {
            cache.Add(key, "id", logps);
        }

        cache.Sync();
    }
}
