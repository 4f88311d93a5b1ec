using AdaViP.Core.Data;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Planning;
using AdaViP.Training.Samples;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class MemoryPlannerTests
{
    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    public void Plan_SmallModels_CountsAreThoseOfTheLoadedModel(bool tower, bool projector, bool decoder)
    {
        ModelRecipe parts = new() { TrainVisionTower = tower, TrainProjector = projector, TrainDecoder = decoder };
        foreach (LlavaConfig config in new[] { TestModels.GroupedConfig(),
            TestModels.GroupedConfig() with { ProjectorBias = false } })
        {
            using LlavaModel model = LlavaModel.CreateRandom(config, 1, CPU, ScalarType.Float32);
            using TrainedParameters trained = new(model, parts);
            TrainingPlan plan = MemoryPlanner.Plan(config, new TrainingRecipe { Model = parts }, new PlanAssumptions());

            long Count(ParameterPart part) => model.Parameters.Where(p => p.Part == part).Sum(p => p.Value.numel());
            Assert.Equal(Count(ParameterPart.VisionTower), plan.VisionParameters);
            Assert.Equal(Count(ParameterPart.Projector), plan.ProjectorParameters);
            Assert.Equal(Count(ParameterPart.Decoder), plan.DecoderParameters);
            Assert.Equal(trained.Parameters.Sum(p => p.Value.numel()), plan.TrainedParameters);
        }
    }

    [Fact]
    public void Plan_LlavaSevenB_AgreesWithPublishedSizesAndHandCounts()
    {
        LlavaConfig config = SevenB();
        TrainingRecipe recipe = new()
        {
            Model = new ModelRecipe { Precision = WeightPrecision.BFloat16 },
            Schedule = new ScheduleRecipe { Steps = 5000, BatchSize = 1, Accumulation = 32 },
        };
        TrainingPlan plan =
            MemoryPlanner.Plan(config, recipe, new PlanAssumptions(PromptTokens: 55, AnswerTokens: 100, SampleCount: 22000));

        // llava-hf/llava-1.5-7b-hf: 7,063,427,072 weights. 55 + 576 + 100 tokens make 2193 per triplet.
        Assert.Equal(7_063_427_072, plan.TotalParameters);
        Assert.Equal(731, plan.SequenceTokens);
        Assert.Equal(32 * 2193, plan.StepTokens);

        // Weights 2 bytes, gradients 4, moments 8, master 4 for what is trained.
        long Bytes(string name) => plan.Memory.Single(line => line.Name == name).Bytes;
        Assert.Equal(2 * plan.TotalParameters, Bytes("weights"));
        Assert.Equal(4 * plan.TrainedParameters, Bytes("gradients"));
        Assert.Equal(8 * plan.TrainedParameters, Bytes("optimizer moments"));
        Assert.Equal(4 * plan.TrainedParameters, Bytes("master weights"));
        Assert.Equal(2L * 2193 * 32 * 4096, Bytes("block inputs"));

        // 8 FLOP per weight and token with checkpointing (2 forward, 2 again, 4 backward) over 6.48e9 block weights, plus a
        // tenth.
        double blocks = 8.0 * 6.476e9 * plan.StepTokens;
        Assert.InRange(plan.SeparateStepFlops, blocks * 31 / 32, 1.15 * blocks); // the last of 32 blocks computes answers only
        Assert.InRange(plan.ReferenceFlops / 22000, plan.StepFlops / 32 / 4.5, plan.StepFlops / 32 / 3.5);

        // Of 2193 tokens of a triplet, 631 of the rejected answer's and 35 of the rejected picture's are shared.
        Assert.InRange(plan.SharedStepFlops / plan.SeparateStepFlops, 0.66, 0.74);
    }

    // Steps, save_every and keep_checkpoints; a step count of 0 is not known.
    [Theory]
    [InlineData(5, 0, 2, true, 1, "1 afterwards")]
    [InlineData(5, 500, 2, true, 1, "1 afterwards")]
    [InlineData(5, 0, 2, false, 1, "none afterwards")]
    [InlineData(5, 4, 2, true, 2, "2 afterwards")]
    [InlineData(4, 2, 2, true, 2, "2 afterwards")]
    [InlineData(50, 2, 2, true, 3, "2 afterwards")]
    [InlineData(0, 2, 4, true, 5, "4 afterwards")]
    public void Plan_Checkpoints_AreThoseThatTheRunWrites(int steps, int every, int keep, bool final, int during, string after)
    {
        TrainingRecipe recipe = new()
        {
            Schedule = new ScheduleRecipe { Steps = steps },
            Output = new OutputRecipe { SaveEvery = every, KeepCheckpoints = keep, KeepFinalState = final },
        };
        TrainingPlan plan = MemoryPlanner.Plan(TestModels.GroupedConfig(), recipe, new PlanAssumptions());
        PlanLine line = plan.Disk.Single(line => line.Name == "checkpoints");
        Assert.Equal($"{during} of model and optimizer while it runs, {after}", line.Basis);

        // Weights, and two moments of what is trained, in four bytes each.
        Assert.Equal(during * 4 * (plan.TotalParameters + (2 * plan.TrainedParameters)), line.Bytes);
    }

    [Fact]
    public void Plan_CheckpointingOff_CostsMemoryAndSavesWork()
    {
        TrainingRecipe recipe = new();
        TrainingPlan on = MemoryPlanner.Plan(SevenB(), recipe, new PlanAssumptions());
        TrainingPlan off = MemoryPlanner.Plan(
            SevenB(), recipe with { Runtime = new RuntimeRecipe { ActivationCheckpointing = false } }, new PlanAssumptions());
        Assert.True(off.MemoryBytes > on.MemoryBytes);
        Assert.InRange(off.StepFlops / on.StepFlops, 0.74, 0.80);
    }

    [Theory]
    [InlineData(PreferenceObjective.Sft, 1)]
    [InlineData(PreferenceObjective.Dpo, 2)]
    [InlineData(PreferenceObjective.VisionHalf, 3)]
    public void Plan_Objective_DecidesSequencesPerSample(PreferenceObjective objective, int sequences)
    {
        TrainingPlan plan = MemoryPlanner.Plan(SevenB(), new TrainingRecipe { Objective = objective }, new PlanAssumptions());
        Assert.Equal(sequences, plan.SequencesPerSample);
        Assert.Equal((long)sequences * plan.SequenceTokens, plan.StepTokens);
    }

    [Fact]
    public void Measure_RowWithEarlierTurns_CountsThem()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Portable);
        LlavaConfig config = LlavaConfig.Load(golden.Policy);
        SequenceBuilder builder = new(LlavaTokenizer.Load(golden.Policy, config), config);
        PreferenceSample bare = new("a", 0, null!, null, "What is it?", "A dog.", "A cat.");
        PreferenceSample later = bare with { History = [new ConversationTurn("Who is there?", new string('x', 300), null)] };
        long own = builder.Build([new ChatTurn("Who is there?", new string('x', 300))], "What is it?", "A dog.",
            4096).InputIds.Length;
        RowTokens rows = new(
            [bare, later], sample => SampleSequences.Chosen(builder, sample, 4096),
            sample => SampleSequences.Rejected(builder, sample, 4096));
        Assert.True(rows.Measure(1).Tokens >= 2 * own - 8);
        Assert.True(rows.Measure(0).Tokens < own);
        Assert.Equal(rows.Measure(0).Answers, rows.Measure(1).Answers);
    }

    [Fact]
    public void RowTokens_MeasuredAndTaken_AreMadeOnceForEachAnswer()
    {
        List<string> made = [];
        PreferenceSample full = new("a", 0, new NoImage(), new NoImage(), "What is it?", "A dog.", "A cat.");
        TokenSequence Make(string answer)
        {
            made.Add(answer);
            return answer.Length > 0
                ? new TokenSequence([1, 7, 7, answer.Length, 2], 1, 2, 3)
                : throw new UserDataException("no answer");
        }

        RowTokens rows = new(
            [full, full with { Chosen = "" }], sample => Make(sample.Chosen), sample => Make(sample.Rejected!));
        Assert.Equal((15, 6), rows.Measure(0));
        (TokenSequence chosen, TokenSequence? rejected) = rows.Take(0);
        Assert.Equal([1, 7, 7, 6, 2], chosen.InputIds);
        Assert.Equal(chosen.InputIds, rejected!.InputIds);
        Assert.Equal(["A dog.", "A cat."], made);

        Assert.Equal((0, 0), rows.Measure(1));
        Assert.Throws<UserDataException>(() => rows.Take(1));
    }

    private static LlavaConfig SevenB() => new()
    {
        Vision = new ClipVisionConfig
        {
            HiddenSize = 1024,
            IntermediateSize = 4096,
            LayerCount = 24,
            HeadCount = 16,
            ImageSize = 336,
            PatchSize = 14,
        },
        Text = new LlamaConfig { VocabularySize = 32064 },
    };

    private sealed class NoImage : ImageReference
    {
        public override string Description => "none";

        public override ReadOnlyMemory<byte> ReadBytes() => default;
    }
}
