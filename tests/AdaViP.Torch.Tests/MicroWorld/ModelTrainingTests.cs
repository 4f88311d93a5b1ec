using AdaViP.Core;
using AdaViP.Core.Kernels;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Native;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.MicroWorld;

public sealed class ModelTrainingTests : IDisposable
{
    // A few steps on few scenes: what is learned does not matter here.
    private static readonly TrainingSize Small = new(100, 3);

    private readonly TemporaryFolder _folder = new();
    private readonly KernelSet _kernels = NativeKernels.Create();

    public void Dispose()
    {
        _folder.Dispose();
        _kernels.Dispose();
    }

    [Fact]
    public void Run_StoppedInTheThirdModelAndContinued_GivesTheBytesOfAWholeRun()
    {
        Train("whole", 5);
        using var stop = new CancellationTokenSource();
        var stopping = new Reports(progress =>
        {
            if (progress.Model == "detector")
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => FoundationTraining.Run(
            _folder.At("stopped"), 5, false, _kernels, Small, stopping, stop.Token));
        Assert.False(File.Exists(_folder.At("stopped/segmenter-encoder.onnx")));
        List<ModelProgress> continued = Train("stopped", 5);

        Assert.Equal(["tagger", "detector"], continued.Where(progress => progress.Step == 0).Select(progress => progress.Model));
        string[] files = [.. Directory.EnumerateFiles(_folder.At("whole")).Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(13, files.Length);
        Assert.All(files, file => Assert.True(
            File.ReadAllBytes(_folder.At("whole", file)).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.At("stopped", file))),
            file));
    }

    [Fact]
    public void Run_AFileOfAFinishedModelChanged_TrainsThatModelAgain()
    {
        Train("models", 5);
        byte[] before = File.ReadAllBytes(_folder.At("models/inpainter.onnx"));
        File.WriteAllBytes(_folder.At("models/inpainter.onnx"), [.. before, 0]);
        List<ModelProgress> again = Train("models", 5);
        Assert.Equal(["inpainter"], again.Where(progress => progress.Step > 0).Select(progress => progress.Model).Distinct());
        Assert.Equal(before, File.ReadAllBytes(_folder.At("models/inpainter.onnx")));
    }

    [Fact]
    public void Run_ModelsOfAnotherSeed_RefusedUntilTheyAreThrownAway()
    {
        Train("models", 5);
        UserOptionException refused = Assert.Throws<UserOptionException>(() => Train("models", 6));
        Assert.Contains("holds models of seed 5, not 6", refused.Message, StringComparison.Ordinal);
        byte[] before = File.ReadAllBytes(_folder.At("models/tagger.onnx"));
        Train("models", 6, overwrite: true);
        Assert.NotEqual(before, File.ReadAllBytes(_folder.At("models/tagger.onnx")));
    }

    [Fact]
    public void Run_SomebodyElsesFiles_Stay()
    {
        _folder.Write("models/notes.txt", "mine");
        Train("models", 5);
        Train("models", 6, overwrite: true);
        Assert.Equal("mine", File.ReadAllText(_folder.At("models/notes.txt")));
    }

    // The same formula as the program's own AdamW, which is checked against PyTorch; both in 32 bits, ten roundings a step.
    [Fact]
    public void Step_SeveralUpdates_AreThoseOfAdamW()
    {
        using var scope = NewDisposeScope();
        float[] start = [0.5f, -1.25f, 2f, 0.01f];
        Tensor weight = tensor(start, [2, 2]).requires_grad_();
        using var updates = new WeightUpdates([new NetworkWeight("weight", weight)]);
        double[] value = [.. start];
        double[] mean = new double[4];
        double[] square = new double[4];
        for (int step = 1; step <= 5; step++)
        {
            weight.mul(weight).sum().backward();
            updates.Step(0.01);
            for (int i = 0; i < value.Length; i++)
            {
                double gradient = 2 * value[i];
                mean[i] = 0.9 * mean[i] + 0.1 * gradient;
                square[i] = 0.98 * square[i] + 0.02 * gradient * gradient;
                double way = mean[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.98, step))) + 1e-8);
                value[i] = value[i] * (1 - 0.01 * 0.01) - 0.01 * way;
            }
        }

        Close.ToLargest("weights", value, [.. weight.detach().data<float>().ToArray().Select(x => (double)x)], 5e-6);
    }

    [Fact]
    public void Mirrored_Twice_IsTheExampleAndOnceItsMasksAreMirroredToo()
    {
        var world = new TrainingWorld(5, _kernels, Small);
        Example example = world.DrawOther(world.Random("test", 1), 0);
        Example mirrored = example.Mirrored();
        Assert.Equal(example.Picture.Rgb, mirrored.Mirrored().Picture.Rgb);
        ObjectKind kind = example.Kinds[0];
        float[] box = example.BoxOf(kind);
        float side = example.Picture.Width;
        Assert.Equal([side - box[2], box[1], side - box[0], box[3]], mirrored.BoxOf(kind));
        Assert.Equal(world.Behind(example)[..3], world.Behind(mirrored)[(3 * 95)..(3 * 96)]);
    }

    [Fact]
    public void Without_AnObject_ShowsTheBackgroundThereAndChangesNothingElse()
    {
        var world = new TrainingWorld(5, _kernels, Small);
        Example example = world.DrawOther(world.Random("test", 2), 0);
        ObjectKind kind = example.Kinds[0];
        byte[] mask = example.MaskOf(kind);
        Example without = world.Without(example, kind, world.Random("test", 3));
        byte[] behind = world.Behind(example);
        Assert.DoesNotContain(kind, without.Kinds);
        Assert.DoesNotContain((byte)(kind + 1), without.Labels);
        for (int i = 0; i < behind.Length; i++)
        {
            if (mask[i / 3] != 0)
            {
                Assert.InRange(without.Picture.Rgb[i], behind[i] - 7, behind[i] + 7);
            }
        }

        int changed = Enumerable.Range(0, mask.Length).Count(
            i => !without.Picture.Rgb.AsSpan(3 * i, 3).SequenceEqual(example.Picture.Rgb.AsSpan(3 * i, 3)));
        Assert.InRange(changed, mask.Count(inside => inside != 0) / 2, 31 * 31);
    }

    private List<ModelProgress> Train(string name, long seed, bool overwrite = false)
    {
        var all = new List<ModelProgress>();
        FoundationTraining.Run(
            _folder.At(name), seed, overwrite, _kernels, Small, new Reports(all.Add), TestContext.Current.CancellationToken);
        return all;
    }

    private sealed class Reports(Action<ModelProgress> report) : IProgress<ModelProgress>
    {
        public void Report(ModelProgress value) => report(value);
    }
}
