using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Losses;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Training;
using AdaViP.Training.Metrics;
using AdaViP.Training.Packing;
using AdaViP.Training.Runs;
using AdaViP.Training.Samples;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class TrlGoldenTests
{
    [Theory]
    [InlineData("defaults")]
    [InlineData("accumulate")]
    public void Trainer_SettingsOfTrl_EveryStepAndTheFinalWeightsMatch(string name)
    {
        using TrlRun run = new(name);
        using TemporaryFolder output = new();
        ListProgress progress = new();

        TrainingResult result = Trainer.Run(run.Inputs(output.Path), progress, TestContext.Current.CancellationToken);

        Assert.True(result.Finished);
        CheckSteps(run, [.. progress.Steps.Select(step => step.Metrics)]);
        CheckWeights(run, output.Path);
    }

    [Theory]
    [InlineData("defaults")]
    [InlineData("accumulate")]
    public void Sequences_SamplesOfTrl_TokenIdsAreTrlsOwn(string name)
    {
        using TrlRun run = new(name);
        TrainerInputs inputs = run.Inputs("unused");
        LlavaConfig config = LlavaConfig.Load(inputs.ModelFolder);
        SampleSequences sequences = new(
            new SequenceBuilder(LlavaTokenizer.Load(inputs.ModelFolder, config), config),
            inputs.Pixels,
            Objective.Of(inputs.Recipe.Objective),
            inputs.Recipe.Data.MaxLength);
        int batches = 0;
        foreach (JsonElement batch in run.Json.GetProperty("steps").EnumerateArray()
            .SelectMany(step => step.GetProperty("micro_batches").EnumerateArray()))
        {
            int[] samples = [.. batch.GetProperty("samples").EnumerateArray().Select(sample => sample.GetInt32())];
            for (int i = 0; i < samples.Length; i++)
            {
                BatchSample ours = sequences.Load(sequences.Prepare(run.Samples[samples[i]]));
                CheckIds(run, batches, i, ours.Sequences[0]);
                CheckIds(run, batches, samples.Length + i, ours.Sequences[1]);
            }

            batches++;
        }

        Assert.True(batches >= 5, $"{batches} batches");
    }

    private static void CheckIds(TrlRun run, int batch, int row, TokenSequence ours)
    {
        using var scope = NewDisposeScope();
        Tensor Row(string what) =>
            run.Tensors.Read(string.Create(CultureInfo.InvariantCulture, $"{batch}.{what}"))[row];
        Tensor present = Row("attention_mask").to(ScalarType.Bool);
        int[] ids = [.. Row("input_ids").masked_select(present).data<long>().Select(id => (int)id)];
        long scored = Row("completion_mask").sum().item<long>();
        Assert.Equal(ids, ours.InputIds);
        Assert.Equal(scored, ours.AnswerTokens);
    }

    private static void CheckSteps(TrlRun run, List<StepMetrics> steps)
    {
        JsonElement golden = run.Json.GetProperty("steps");
        Assert.Equal(golden.GetArrayLength(), steps.Count);
        for (int i = 0; i < steps.Count; i++)
        {
            JsonElement want = golden[i];
            StepMetrics got = steps[i];
            double tolerance = i == 0 ? Tolerances.OnePass : Tolerances.Trajectory;
            void Check(string metric, double scale) => Assert.True(
                Math.Abs(want.GetProperty(metric).GetDouble() - got[metric]) <= tolerance * scale,
                $"step {i} {metric}: {got[metric]:R}, TRL {want.GetProperty(metric).GetDouble():R}, tolerance "
                    + $"{tolerance * scale:E2}");

            double logp = Math.Abs(want.GetProperty(MetricNames.LogpsChosen).GetDouble());
            Check(MetricNames.Loss, want.GetProperty(MetricNames.Loss).GetDouble());
            Check(MetricNames.GradNorm, want.GetProperty(MetricNames.GradNorm).GetDouble());
            Check(MetricNames.LogpsChosen, logp);
            Check(MetricNames.LogpsRejected, logp);

            // A reward is beta times a difference of two log-probs: it has their absolute error.
            double reward = run.Recipe.Loss.Beta * logp * Tolerances.OnePass / tolerance;
            Check(MetricNames.RewardsChosen, reward + Math.Abs(want.GetProperty(MetricNames.RewardsChosen).GetDouble()));
            Check(MetricNames.RewardsRejected, reward + Math.Abs(want.GetProperty(MetricNames.RewardsRejected).GetDouble()));
            Check(MetricNames.RewardsMargins, reward + Math.Abs(want.GetProperty(MetricNames.RewardsMargins).GetDouble()));

            // A mean over logits of both signs: what matters is their size, about 1, not that of the mean.
            Check(MetricNames.LogitsChosen, 1.0);
            Check(MetricNames.LogitsRejected, 1.0);
            Assert.Equal(want.GetProperty(MetricNames.LearningRate).GetDouble(), got[MetricNames.LearningRate], 1e-15);
            Assert.Equal(want.GetProperty(MetricNames.NumTokens).GetDouble(), got[MetricNames.NumTokens]);
            if (!IsTie(want))
            {
                Assert.Equal(want.GetProperty(MetricNames.RewardsAccuracies).GetDouble(), got[MetricNames.RewardsAccuracies]);
            }
        }
    }

    // Policy = reference: rounding alone decides which reward is larger.
    private static bool IsTie(JsonElement step) => step.GetProperty(MetricNames.RewardsMargins).GetDouble() == 0;

    private static void CheckWeights(TrlRun run, string folder)
    {
        using LlavaModel tuned = LlavaCheckpointReader.Load(folder, CPU);
        using LlavaModel start = LlavaCheckpointReader.Load(Path.Combine(run.Tiny, "checkpoint"), CPU);
        Dictionary<string, NamedParameter> before = start.Parameters.ToDictionary(parameter => parameter.Name);
        JsonElement norms = run.Json.GetProperty("parameter_norms_after");
        int compared = 0;
        foreach (NamedParameter parameter in tuned.Parameters.Where(parameter => parameter.Part != ParameterPart.VisionTower))
        {
            using var scope = NewDisposeScope();
            string name = TransformersNames.Of(parameter.Name);
            Close.ToLargest(
                $"|{name}|", [norms.GetProperty(name).GetDouble()], [parameter.Value.norm().item<float>()], Tolerances.OnePass);
            Tensor Rows(Tensor value) => value.size(0) < 30000
                ? value
                : value.index_select(0, arange(0, value.size(0), 997, dtype: ScalarType.Int64));

            // Compared as movement from the start, so that the size of the weights hides nothing.
            Tensor origin = Rows(before[parameter.Name].Value);
            Tensor want = run.Tensors.Read("after." + name) - origin;
            Tensor got = Rows(parameter.Value) - origin;
            double distance = (got - want).norm().item<float>();
            double way = want.norm().item<float>();
            Assert.True(
                distance <= Tolerances.Trajectory * way,
                $"{name}: moved {way:E3} with TRL and ends {distance:E3} apart from it, tolerance {Tolerances.Trajectory:E1} of "
                    + $"the way");
            compared++;
        }

        Assert.Equal(norms.EnumerateObject().Count(), compared);
    }
}
