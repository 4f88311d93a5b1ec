using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

public sealed class PackedLayoutTests
{
    [Fact]
    public void Forward_PackedSequences_EqualsOneAtATime()
    {
        using LlavaModel model = Grouped();
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        int[] lengths = [1, 7, 3, 20];
        Tensor[] inputs = [.. lengths.Select(length => randn(length, model.Config.Text.HiddenSize))];
        using PackedLayout layout = model.Decoder.Pack(lengths);
        Assert.Equal([0, 1, 8, 11], layout.Starts);
        Assert.Equal(31, layout.TotalTokens);
        Tensor packed = model.Decoder.Forward(cat(inputs), layout);
        for (int i = 0; i < lengths.Length; i++)
        {
            using PackedLayout alone = model.Decoder.Pack([lengths[i]]);
            TensorClose.Check(
                $"sequence {i}",
                model.Decoder.Forward(inputs[i], alone),
                packed.narrow(0, layout.Starts[i], lengths[i]),
                TensorClose.Fp32Accumulation);
        }
    }

    [Fact]
    public void Forward_SharedPrefix_EqualsWholeSequences()
    {
        using LlavaModel model = Grouped();
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        int width = model.Config.Text.HiddenSize;
        Tensor prefix = randn(9, width);
        Tensor first = randn(4, width);
        Tensor second = randn(6, width);
        using PackedLayout shared = model.Decoder.Pack(
            [new PackedSegment(0, 9), new PackedSegment(9, 4, 0), new PackedSegment(13, 6, 0)]);
        using PackedLayout whole = model.Decoder.Pack([13, 15]);
        Tensor want = model.Decoder.Forward(cat([prefix, first, prefix, second]), whole);
        Tensor got = model.Decoder.Forward(cat([prefix, first, second]), shared);
        TensorClose.Check("prefix and first", want.narrow(0, 0, 13), got.narrow(0, 0, 13), TensorClose.Fp32Accumulation);
        TensorClose.Check("second", want.narrow(0, 22, 6), got.narrow(0, 13, 6), TensorClose.Fp32Accumulation);
    }

    // A plain decoder written from the formulas, one head and one query at a time, in fp64.
    [Fact]
    public void Forward_GroupedHeadsWithScaledRope_EqualsTheFormulas()
    {
        using LlavaModel model = Grouped();
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        const int Tokens = 6;
        Tensor input = randn(Tokens, model.Config.Text.HiddenSize);
        using PackedLayout layout = model.Decoder.Pack([Tokens]);
        Tensor got = model.Decoder.Blocks[0].Forward(input, layout);
        TensorClose.Check("block", PlainBlock.Forward(model, 0, input), got, TensorClose.Fp32Accumulation);
    }

    [Fact]
    public void Pack_ImpossibleSegments_AreRefused()
    {
        using LlavaModel model = Grouped();
        Assert.Throws<ArgumentException>(() => model.Decoder.Pack(Array.Empty<int>()));
        Assert.Throws<ArgumentException>(() => model.Decoder.Pack([3, 0]));
        Assert.Throws<ArgumentException>(() => model.Decoder.Pack([new PackedSegment(1, 3)]));
        Assert.Throws<ArgumentException>(() => model.Decoder.Pack([new PackedSegment(0, 3), new PackedSegment(3, 2, 1)]));
    }

    // Directional derivatives by central differences. In fp32 with a step h of 1e-2 the rounding error of the sum is about
    // eps * |sum| / h = 6e-8 * 40 / 1e-2 = 2.4e-4, the truncation h^2 / 6 of the third derivative about 1e-4: 2e-3 of the slope
    // covers both.
    [Fact]
    public void Forward_WithGradients_EqualsFiniteDifferences()
    {
        using LlavaModel model = Grouped();
        using var scope = NewDisposeScope();
        using PackedLayout layout = model.Decoder.Pack([5, 3]);
        Tensor input = randn(8, model.Config.Text.HiddenSize);
        Tensor weights = randn(8, model.Config.Text.HiddenSize);
        NamedParameter[] checkedParameters = [.. model.Decoder.Blocks[0].Parameters];
        foreach (NamedParameter parameter in checkedParameters)
        {
            parameter.Value.requires_grad_(true);
        }

        Tensor Loss() => (model.Decoder.Blocks[0].Forward(input, layout) * weights).sum();
        Loss().backward();
        foreach (NamedParameter parameter in checkedParameters)
        {
            using IDisposable noGrad = no_grad();
            Tensor gradient = parameter.Value.grad!;
            Tensor direction = gradient / gradient.norm();
            double slope = gradient.norm().item<float>();
            const double Step = 1e-2;
            parameter.Value.add_(direction, Step);
            double above = Loss().item<float>();
            parameter.Value.add_(direction, -2 * Step);
            double below = Loss().item<float>();
            parameter.Value.add_(direction, Step);
            double numeric = (above - below) / (2 * Step);
            Assert.True(
                Math.Abs(numeric - slope) <= 2e-3 * Math.Max(1, slope),
                $"{parameter.Name}: slope {slope:R} by autograd, {numeric:R} by differences");
        }
    }

    private static LlavaModel Grouped()
    {
        manual_seed(11);
        return LlavaModel.CreateRandom(TestModels.GroupedConfig(), 5, CPU, ScalarType.Float32);
    }
}
