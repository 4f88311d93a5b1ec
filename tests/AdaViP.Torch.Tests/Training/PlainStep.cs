using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Training.Packing;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

/// <summary>
/// The oracle: one autograd graph over the whole model, one sequence at a time, full logits, no kernels of this project. Leaves
/// gradients in <c>grad</c> of every weight that requires them.
/// </summary>
internal static class PlainStep
{
    /// <summary>Runs forward and backward.</summary>
    /// <param name="model">The weights.</param>
    /// <param name="samples">Samples of the step.</param>
    /// <param name="loss">From summed log-probs [samples, sequences] to a scalar.</param>
    /// <returns>The loss and the log-probs [samples · sequences].</returns>
    internal static (double Loss, double[] Logps) Run(
        LlavaModel model, IReadOnlyList<BatchSample> samples, Func<Tensor, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        using IDisposable grad = enable_grad();
        Tensor logps = stack([.. samples.Select(sample => stack([.. sample.Sequences.Select(
            (sequence, column) => LogProb(model, sequence, sample.Pictures[column]))]))]);
        Tensor total = loss(logps);
        total.backward();
        return (total.item<double>(), [.. logps.detach().flatten().data<double>()]);
    }

    /// <summary>E11 written as a softmax cross-entropy over the sequences, mean over samples.</summary>
    internal static Func<Tensor, Tensor> AdaVip(double[] reference, double beta) => logps =>
    {
        Tensor rewards = beta * (logps - tensor(reference).view(logps.shape));
        return (rewards.logsumexp(1) - rewards.select(1, 0)).mean();
    };

    /// <summary>Mean negative log-prob over all answer tokens.</summary>
    internal static Func<Tensor, Tensor> Supervised(long answerTokens) => logps => -logps.sum() / answerTokens;

    private static Tensor LogProb(LlavaModel model, TokenSequence sequence, BatchPicture picture)
    {
        Tensor pixels = tensor(picture.Pixels.Data, [1, 3, picture.Pixels.Height, picture.Pixels.Width]);
        Tensor features = model.Projector.Forward(model.VisionTower.Forward(pixels)).squeeze(0);
        Tensor ids = tensor(sequence.InputIds.Select(id => (long)id).ToArray());
        Tensor image = ids.eq(model.Config.ImageTokenId).unsqueeze(-1);
        Tensor embedded = model.Decoder.Embed(ids).masked_scatter(image, features);
        using PackedLayout layout = model.Decoder.Pack([sequence.InputIds.Length]);
        Tensor logits = nn.functional.linear(model.Decoder.Forward(embedded, layout), model.Decoder.HeadWeight);
        Tensor logps = nn.functional.log_softmax(logits.to(ScalarType.Float64), -1);
        return stack([.. sequence.Answers.Select(answer => logps.narrow(0, answer.Start - 1, answer.Length)
            .gather(1, ids.narrow(0, answer.Start, answer.Length).unsqueeze(1)).sum())]).sum();
    }
}
