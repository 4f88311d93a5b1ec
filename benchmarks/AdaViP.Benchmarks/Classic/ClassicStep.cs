using AdaViP.Benchmarks.Steps;
using AdaViP.Llava.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Classic;

/// <summary>
/// One preference-tuning step as scripts usually write it: six padded sequences, the reference model run in every step, full
/// logits of both, log_softmax + gather, backward through one graph, clipping, torch.optim.AdamW.
/// </summary>
internal sealed class ClassicStep : IDisposable
{
    private readonly ClassicLlava _policy;
    private readonly ClassicLlava _reference;
    private readonly Parameter[] _trained;
    private readonly AdamW _optimizer;
    private readonly Tensor _ids;
    private readonly Tensor _pixels;
    private readonly Tensor _answerMask;

    internal ClassicStep(StepWorkload workload, LlavaModel start)
    {
        _policy = new ClassicLlava(start);
        _reference = new ClassicLlava(start);
        _trained = [.. _policy.TakeTrained()];
        _optimizer = optim.AdamW(
            _trained, StepWorkload.LearningRate, StepWorkload.Beta1, StepWorkload.Beta2, StepWorkload.Epsilon, weight_decay: 0);
        using DisposeScope scope = NewDisposeScope();
        int longest = workload.Sequences.Max(sequence => sequence.Ids.Length);
        int count = workload.Sequences.Count;
        long[,] ids = new long[count, longest];
        float[,] mask = new float[count, longest - 1];
        for (int row = 0; row < count; row++)
        {
            StepSequence sequence = workload.Sequences[row];
            for (int i = 0; i < sequence.Ids.Length; i++)
            {
                ids[row, i] = sequence.Ids[i];
            }

            // Position t predicts token t + 1.
            for (int i = sequence.AnswerStart - 1; i < sequence.Ids.Length - 1; i++)
            {
                mask[row, i] = 1;
            }
        }

        _ids = tensor(ids).DetachFromDisposeScope();
        _answerMask = tensor(mask).DetachFromDisposeScope();
        long[] pictures = [.. workload.Sequences.Select(sequence => (long)sequence.Picture)];
        _pixels = workload.Pictures.index_select(0, tensor(pictures)).DetachFromDisposeScope();
    }

    /// <summary>One step; returns its loss.</summary>
    internal double Run()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor policy = LogProbs(_policy);
        Tensor reference;
        using (no_grad())
        {
            reference = LogProbs(_reference);
        }

        Tensor rewards = (policy - reference).view(StepWorkload.Samples, 3) * StepWorkload.Beta;
        Tensor rejected = rewards.narrow(1, 1, 2) - rewards.narrow(1, 0, 1);
        Tensor loss = nn.functional.softplus(logsumexp(rejected, 1)).mean();
        _optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(_trained, StepWorkload.MaxGradientNorm);
        _optimizer.step();
        return loss.item<double>();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _policy.Dispose();
        _reference.Dispose();
        foreach (Parameter parameter in _trained)
        {
            parameter.Dispose();
        }

        _ids.Dispose();
        _pixels.Dispose();
        _answerMask.Dispose();
    }

    // Summed in fp64, which costs nothing here: sums near -1000 in fp32 would hide differences of 1e-5 in the loss.
    private Tensor LogProbs(ClassicLlava model)
    {
        Tensor logits = model.Logits(_ids, _pixels, StepWorkload.SystemTokens);
        long tokens = _ids.shape[1];
        Tensor all = nn.functional.log_softmax(logits.narrow(1, 0, tokens - 1), -1);
        Tensor picked = all.gather(2, _ids.narrow(1, 1, tokens - 1).unsqueeze(2)).squeeze(2);
        return (picked * _answerMask).to(ScalarType.Float64).sum(1);
    }
}
