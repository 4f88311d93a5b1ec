using AdaViP.Core.Data;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.LogProbs;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Every answer of a conversation counts, as if each turn were a row whose earlier turns are its context.</summary>
public sealed class LaterTurnTests
{
    private static readonly ConversationTurn[] Later =
        [new("Is it red?", "Yes.", "No, blue."), new("Where is it?", "On a table.", "Nowhere.")];

    [Fact]
    public void Sft_AConversation_TrainsAsItsTurnsDoOneByOne()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        PreferenceSample first = run.Dataset.Samples[0];
        double[] whole = Losses(run, [first with { LaterTurns = Later }], folders.At("whole"));
        double[] turns = Losses(run, Rows(first, turn => turn.Chosen), folders.At("turns"));
        double ofFirst = Losses(run, [first], folders.At("first"))[0];
        Close.ToLargest("losses", turns, whole, Tolerances.Trajectory);
        Assert.True(Math.Abs(ofFirst - whole[0]) > 10 * Tolerances.Trajectory, $"{ofFirst:R} and {whole[0]:R} are too close");
    }

    [Fact]
    public void Evaluate_AConversationWithRejectedTurns_SumsTheAnswersOfEachSide()
    {
        using GoldenRun run = GoldenRun.Open();
        PreferenceSample first = run.Dataset.Samples[0];
        SequenceLogProbs[] whole = [.. Evaluate(run, [first with { LaterTurns = Later }])];
        Assert.Equal(["++", "+-", "-+"], whole.Select(sequence => sequence.Sequence));
        Assert.All(whole, sequence => Assert.Equal(3, sequence.Answers.Count));

        SequenceLogProbs[] chosen = [.. Evaluate(run, Rows(first, turn => turn.Chosen))];
        SequenceLogProbs[] rejected = [.. Evaluate(run, Rows(first, turn => turn.Rejected!))];
        foreach ((int kind, SequenceLogProbs[] rows) in new[] { (0, chosen), (1, rejected), (2, chosen) })
        {
            SequenceLogProbs[] own = [.. rows.Where(row => row.Sequence == whole[kind].Sequence)];
            Assert.Equal(3, own.Length);
            Close.ToLargest(
                whole[kind].Sequence, [.. own.SelectMany(row => row.TokenLogProbs)], whole[kind].TokenLogProbs,
                Tolerances.OnePass);
            Assert.Equal(own.SelectMany(row => row.Answers), whole[kind].Answers);
        }
    }

    // The turns as rows of their own, with the same answers of the turns before them as context.
    private static PreferenceSample[] Rows(PreferenceSample first, Func<ConversationTurn, string> answer)
    {
        ConversationTurn[] turns = [new(first.Question, first.Chosen, first.Rejected), .. Later];
        return [.. turns.Select((turn, i) => first with
        {
            Id = $"{first.Id} turn {i}",
            Row = i,
            Question = turn.Question,
            Chosen = turn.Chosen,
            Rejected = turn.Rejected,
            History = [.. turns.Take(i).Select(earlier => earlier with { Chosen = answer(earlier) })],
        })];
    }

    private static double[] Losses(GoldenRun run, PreferenceSample[] rows, string folder)
    {
        ListProgress progress = new();
        TrainingRecipe recipe = run.Recipe with { Objective = PreferenceObjective.Sft };
        recipe = recipe with { Schedule = recipe.Schedule with { Steps = 3, BatchSize = rows.Length, Accumulation = 1 } };
        TrainerInputs inputs = run.Inputs(folder, recipe) with { Dataset = new MemoryDataset("turns", rows) };
        Trainer.Run(inputs, progress, TestContext.Current.CancellationToken);
        Assert.Equal(3, progress.Steps.Count());
        return [.. progress.Steps.Select(step => step.Metrics[MetricNames.Loss])];
    }

    private static IEnumerable<SequenceLogProbs> Evaluate(GoldenRun run, PreferenceSample[] rows) => LogProbEvaluator.Evaluate(
        new LogProbInputs
        {
            ModelFolder = run.Golden.Policy,
            Dataset = new MemoryDataset("turns", rows),
            Pixels = run.PixelSource,
            Kernels = run.Kernels,
        },
        new ListProgress(),
        TestContext.Current.CancellationToken);
}
