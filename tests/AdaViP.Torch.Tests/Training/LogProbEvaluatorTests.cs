using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.LogProbs;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class LogProbEvaluatorTests
{
    [Fact]
    public void Evaluate_GoldenRows_IdsAndTokenLogProbsMatchTransformers()
    {
        using GoldenRun run = GoldenRun.Open();
        List<SequenceLogProbs> scored = [.. Evaluate(run, run.Dataset)];
        List<GoldenSequence> golden = [.. run.Golden.Sequences];
        Assert.Equal(golden.Count, scored.Count);
        for (int i = 0; i < golden.Count; i++)
        {
            Assert.Equal(golden[i].Sample, scored[i].Row);
            Assert.Equal(golden[i].Kind, scored[i].Sequence);
            Assert.Equal(golden[i].InputIds, scored[i].InputIds);
            Assert.Equal(golden[i].AnswerStart, Assert.Single(scored[i].Answers).Start);
            string name = $"{golden[i].Sample}.{golden[i].Kind}.policy.token_logps";
            using Tensor want = run.Golden.Tensors.Read(name);
            Close.ToLargest(name, [.. want.data<double>()], scored[i].TokenLogProbs, Tolerances.OnePass);
            Assert.Equal(scored[i].TokenLogProbs.Sum(), scored[i].LogProb, 1e-9);
        }
    }

    [Fact]
    public void Evaluate_RowsWithoutRejectedPartners_GiveTheSequencesTheyHave()
    {
        using GoldenRun run = GoldenRun.Open();
        MemoryDataset dataset = new(
            "partial",
            [
                run.Dataset.Samples[0] with { Rejected = null, RejectedImage = null },
                run.Dataset.Samples[1] with { RejectedImage = null },
                run.Dataset.Samples[2] with { Rejected = null },
            ]);

        Assert.Equal(["0 ++", "1 ++", "1 +-", "2 ++", "2 -+"], Evaluate(run, dataset).Select(s => $"{s.Row} {s.Sequence}"));
    }

    [Fact]
    public void Evaluate_MemoryRunsOutAtAPicture_NamesTheRow()
    {
        using GoldenRun run = GoldenRun.Open();
        MemoryDataset dataset = new("huge", [run.Dataset.Samples[0], run.Dataset.Samples[1] with { Image = new HugeImage() }]);
        MemoryException e = Assert.Throws<MemoryException>(() => Evaluate(run, dataset).Count());
        Assert.Equal("reading row 1 and its pictures", e.Phase);
    }

    private static IEnumerable<SequenceLogProbs> Evaluate(GoldenRun run, IPreferenceDataset dataset) => LogProbEvaluator.Evaluate(
        new LogProbInputs { ModelFolder = run.Golden.Policy, Dataset = dataset, Pixels = run.PixelSource, Kernels = run.Kernels },
        new ListProgress(),
        TestContext.Current.CancellationToken);

    private sealed class HugeImage : ImageReference
    {
        public override string Description => "huge.png";

        public override ReadOnlyMemory<byte> ReadBytes() => throw new InsufficientMemoryException();
    }
}
