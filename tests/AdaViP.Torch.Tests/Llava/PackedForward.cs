using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>The plain way from sequences to hidden states and log-probs, packed or one at a time.</summary>
internal static class PackedForward
{
    /// <summary>
    /// Embeds packed ids and puts each sequence's picture features at its image positions: [tokens, HiddenSize].
    /// </summary>
    internal static Tensor Embed(LlavaModel model, IReadOnlyList<int[]> sequences, Tensor features)
    {
        Tensor ids = tensor(sequences.SelectMany(ids => ids).Select(id => (long)id).ToArray());
        Tensor image = ids.eq(model.Config.ImageTokenId).unsqueeze(-1);
        return model.Decoder.Embed(ids).masked_scatter(image, features);
    }

    /// <summary>Final normed hidden states of packed sequences: [tokens, HiddenSize].</summary>
    internal static Tensor Hidden(LlavaModel model, IReadOnlyList<int[]> sequences, Tensor pixelValues)
    {
        Tensor features = model.Projector.Forward(model.VisionTower.Forward(pixelValues));
        using PackedLayout layout = model.Decoder.Pack([.. sequences.Select(ids => ids.Length)]);
        return model.Decoder.Forward(Embed(model, sequences, features), layout);
    }

    /// <summary>fp64 log-probs of the answer tokens of one sequence, given its rows of <see cref="Hidden"/>.</summary>
    internal static Tensor AnswerLogps(LlavaModel model, Tensor hidden, int[] ids, int answerStart)
    {
        Tensor rows = hidden.narrow(0, answerStart - 1, ids.Length - answerStart);
        Tensor logits = nn.functional.linear(rows, model.Decoder.HeadWeight).to(ScalarType.Float64);
        Tensor targets = tensor(ids[answerStart..].Select(id => (long)id).ToArray()).unsqueeze(-1);
        return nn.functional.log_softmax(logits, -1).gather(1, targets).squeeze(-1);
    }
}
