using AdaViP.Core.Images;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Packing;
using AdaViP.Training.Planning;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>What a plan says of the arithmetic is what a step counts, and both are what the rows need.</summary>
public sealed class WorkCountTests
{
    private const int System = 20;
    private const int Question = 17;
    private const int Answer = 9;

    private static readonly LlavaConfig Config = TestModels.GroupedConfig();

    [Theory]
    [InlineData(PreferenceObjective.Sft, 1)]
    [InlineData(PreferenceObjective.Sft, 3)]
    [InlineData(PreferenceObjective.Dpo, 1)]
    [InlineData(PreferenceObjective.Dpo, 4)]
    [InlineData(PreferenceObjective.AdaVip, 1)]
    [InlineData(PreferenceObjective.AdaVip, 3)]
    public void Plan_OfTheLengthsOfABatch_IsWhatAStepCounts(PreferenceObjective objective, int samples)
    {
        TrainingRecipe recipe = Recipe(objective, samples);
        var assumptions = new PlanAssumptions(System + Question, Answer, SampleCount: 100) { SystemTokens = System };
        TrainingPlan plan = MemoryPlanner.Plan(Config, recipe, assumptions);
        foreach (bool shared in new[] { true, false })
        {
            PackedBatch batch = Batch(Objective.Of(objective), samples, shared);
            double planned = (shared ? plan.SharedStepFlops : plan.SeparateStepFlops) / recipe.Schedule.Accumulation;
            Assert.Equal(new WorkCount(Config, recipe).Training(batch), planned, planned * 1e-12);
        }

        bool hasEqualStarts = samples * plan.SequencesPerSample > 1;
        Assert.Equal(hasEqualStarts, plan.SharedStepFlops < plan.SeparateStepFlops);
        Assert.Equal(plan.SharedStepFlops, plan.StepFlops);
    }

    // Row by row: the matrices of every block but the last, scores with every row before it and half of its own, and of the
    // last block keys and values, or all where the row is wanted.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Forward_OfABatch_IsTheSumOverItsRows(bool shared)
    {
        PackedBatch batch = Batch(Objective.Of(PreferenceObjective.AdaVip), 3, shared);
        LlamaConfig text = Config.Text;
        double query = 2.0 * text.HiddenSize * text.HeadCount * text.HeadSize * 2;
        double key = 2.0 * text.HiddenSize * text.KeyValueHeadCount * text.HeadSize * 2;
        double feedForward = 2.0 * text.HiddenSize * text.IntermediateSize * 3;
        double score = 4.0 * text.HeadCount * text.HeadSize;
        double expected = 0;
        double[] ends = new double[batch.Segments.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            PackedSegment segment = batch.Segments[i];
            double before = segment.Parent == PackedSegment.NoParent ? 0 : ends[segment.Parent];
            ends[i] = before + segment.Length;
            for (int row = 0; row < segment.Length; row++)
            {
                double attention = score * (before + row + 0.5);
                expected += (text.LayerCount - 1) * (query + key + feedForward + attention);
                expected += batch.HeadRows.Contains(segment.Start + row) ? query + key + feedForward + attention : key;
            }
        }

        var count = new WorkCount(Config, Recipe(PreferenceObjective.AdaVip, 3));
        double blocks = count.Forward(WorkSegment.Of(batch), pictures: 0, answerRows: 0);

        // Rows that the last block computes are taken to be the last ones of their segment; they are one before them at most.
        Assert.InRange(blocks, expected, expected + (score * batch.HeadRows.Length));
    }

    private static TrainingRecipe Recipe(PreferenceObjective objective, int samples) => new()
    {
        Objective = objective,
        Schedule = new ScheduleRecipe { BatchSize = samples, Accumulation = 5 },
    };

    // Every sample about another picture; questions and answers differ from their first token on.
    private static PackedBatch Batch(Objective objective, int samples, bool shared)
    {
        List<BatchSample> batch = [];
        for (int i = 0; i < samples; i++)
        {
            int first = 100 + (i * 10);
            BatchPicture picture = new($"{i}", new PixelValues([], 0, 0));
            BatchPicture removed = new($"{i} without", new PixelValues([], 0, 0));
            batch.Add(new BatchSample(
                $"sample {i}",
                [
                    .. objective.Sequences.Select(
                        kind => Sequence(first, kind == SequenceKind.RejectedAnswer ? first + 5 : first + 1)),
                ],
                [.. objective.Sequences.Select(kind => kind == SequenceKind.RejectedImage ? removed : picture)]));
        }

        return PackedBatch.Create(batch, Config.ImageTokenCount, shared);
    }

    private static TokenSequence Sequence(int question, int answer)
    {
        int[] ids =
        [
            .. Enumerable.Repeat(1, System),
            .. Enumerable.Repeat(Config.ImageTokenId, Config.ImageTokenCount),
            .. Enumerable.Repeat(question, Question),
            .. Enumerable.Repeat(answer, Answer),
        ];
        return new TokenSequence(ids, System, Config.ImageTokenCount, ids.Length - Answer);
    }
}
