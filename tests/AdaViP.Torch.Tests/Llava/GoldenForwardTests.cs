using System.Globalization;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

public sealed class GoldenForwardTests
{
    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData(GoldenLlava.Tiny)]
    public void VisionTower_GoldenPicture_EveryHiddenStateAndFeaturesMatch(string set)
    {
        using GoldenLlava golden = GoldenLlava.Open(set);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor pixels = golden.PixelValues(0, rejected: false);
        IReadOnlyList<Tensor> states = TowerStates.Of(model.VisionTower, pixels);
        Assert.Equal(model.Config.VisionLayersRun + 1, states.Count);
        for (int i = 0; i < states.Count; i++)
        {
            TensorClose.Check(
                $"vision_hidden.{i}",
                golden.Tensors.Read(string.Create(CultureInfo.InvariantCulture, $"0.++.policy.vision_hidden.{i}")),
                states[i].squeeze(0),
                TensorClose.Fp32Accumulation);
        }

        Tensor features = model.Projector.Forward(model.VisionTower.Forward(pixels));
        TensorClose.Check(
            "image_features",
            golden.Tensors.Read("0.image_features"),
            features.squeeze(0),
            TensorClose.Fp32Accumulation);
    }

    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData(GoldenLlava.Tiny)]
    public void Decoder_GoldenSequence_EveryHiddenStateMatches(string set)
    {
        using GoldenLlava golden = GoldenLlava.Open(set);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        GoldenSequence sequence = golden.Sequences.First();
        Tensor features = model.Projector.Forward(model.VisionTower.Forward(golden.PixelValues(0, rejected: false)));
        using PackedLayout layout = model.Decoder.Pack([sequence.InputIds.Length]);
        Tensor hidden = PackedForward.Embed(model, [sequence.InputIds], features);
        for (int i = 0; i <= model.Decoder.Blocks.Count; i++)
        {
            // The last of transformers' hidden states has the final norm applied.
            bool last = i == model.Decoder.Blocks.Count;
            TensorClose.Check(
                $"decoder_hidden.{i}",
                golden.Tensors.Read(string.Create(CultureInfo.InvariantCulture, $"0.++.policy.decoder_hidden.{i}")),
                last ? model.Decoder.FinalNorm(hidden) : hidden,
                TensorClose.Fp32Accumulation);
            if (!last)
            {
                hidden = model.Decoder.Blocks[i].Forward(hidden, layout);
            }
        }
    }

    [Theory]
    [InlineData(GoldenLlava.Portable, "policy")]
    [InlineData(GoldenLlava.Portable, "reference")]
    [InlineData(GoldenLlava.Tiny, "policy")]
    [InlineData(GoldenLlava.Tiny, "reference")]
    public void Model_AllGoldenSequencesPacked_TokenLogpsAndLastLogitsMatch(string set, string which)
    {
        using GoldenLlava golden = GoldenLlava.Open(set);
        using LlavaModel model = LlavaCheckpointReader.Load(which == "policy" ? golden.Policy : golden.Reference, CPU);
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        List<GoldenSequence> sequences = [.. golden.Sequences];
        Assert.Equal(3 * golden.Json.GetProperty("samples").GetArrayLength(), sequences.Count);
        Tensor pixels = cat([.. sequences.Select(s => golden.PixelValues(s.Sample, s.HasRejectedImage))]);
        Tensor hidden = PackedForward.Hidden(model, [.. sequences.Select(s => s.InputIds)], pixels);
        Tensor sums = golden.Tensors.Read($"{which}.logps");
        int start = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            GoldenSequence sequence = sequences[i];
            Tensor rows = hidden.narrow(0, start, sequence.InputIds.Length);
            start += sequence.InputIds.Length;
            string name = $"{sequence.Sample}.{sequence.Kind}.{which}";
            Tensor logps = PackedForward.AnswerLogps(model, rows, sequence.InputIds, sequence.AnswerStart);
            TensorClose.Check(
                $"{name}.token_logps", golden.Tensors.Read($"{name}.token_logps"), logps, TensorClose.Fp32Accumulation);
            TensorClose.Check(
                $"{which}.logps", sums[i / 3, i % 3].reshape(1), logps.sum().reshape(1), TensorClose.Fp32Accumulation);
            Tensor lastLogits = nn.functional.linear(rows[-1], model.Decoder.HeadWeight);
            TensorClose.Check(
                $"{name}.last_logits",
                golden.Tensors.Read($"{name}.last_logits"),
                lastLogits,
                TensorClose.Fp32Accumulation);
        }
    }

    [Fact]
    public void OriginalLayout_GoldenSequences_SummedLogpsMatch()
    {
        using GoldenLlava golden = GoldenLlava.Open(GoldenLlava.Tiny);
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Original, CPU);
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using System.Text.Json.JsonDocument expected = System.Text.Json.JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(golden.Folder, "original-layout", "golden.json")));
        int goldenImageId = LlavaConfig.Load(golden.Policy).ImageTokenId;
        foreach ((GoldenSequence sequence, int i) in golden.Sequences.Select((s, i) => (s, i)))
        {
            int[] ids = [.. sequence.InputIds.Select(id => id == goldenImageId ? model.Config.ImageTokenId : id)];
            Tensor hidden = PackedForward.Hidden(model, [ids], golden.PixelValues(sequence.Sample, sequence.HasRejectedImage));
            double logp = PackedForward.AnswerLogps(model, hidden, ids, sequence.AnswerStart).sum().item<double>();
            double want = expected.RootElement.GetProperty("logps")[i / 3][i % 3].GetDouble();
            Close.ToLargest($"logps[{i / 3}][{i % 3}]", [want], [logp], TensorClose.Fp32Accumulation);
        }
    }
}
