using AdaViP.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>Several sequences: the candidates of a <see cref="BeamSearch"/> from logits.</summary>
internal sealed class BeamTokenSearch(
    GenerationOptions options, int[] prompt, IReadOnlyList<int> endIds, Action<int>? onToken) : ITokenSearch
{
    private readonly BeamSearch _search = new(options.Beams, options.LengthPenalty ?? 1, endIds, options.MaxNewTokens);

    public int Sequences => options.Beams;

    public bool IsDone => _search.IsDone;

    public IReadOnlyList<int> Ids => _search.Best();

    public (int[] Parents, int[] Next) Advance(Tensor logits)
    {
        (int[] parents, int[] next) = _search.Advance(Candidates(logits));
        if (IsDone && onToken is not null)
        {
            foreach (int id in Ids)
            {
                onToken(id);
            }
        }

        return (parents, next);
    }

    private List<(int Beam, int Id, double Score)> Candidates(Tensor logits)
    {
        using DisposeScope scope = NewDisposeScope();
        long vocabulary = logits.shape[1];
        float[] scores = new float[options.Beams];
        for (int beam = 0; beam < scores.Length; beam++)
        {
            scores[beam] = (float)_search.Score(beam);
        }

        // transformers applies the rules to log-probs here, and does not normalise again.
        Tensor logProbs = logits.log_softmax(-1);
        if (options.Rules is { IsNeutral: false } rules)
        {
            logProbs = rules.Apply(logProbs, prompt, [.. Enumerable.Range(0, scores.Length).Select(_search.Running)], endIds);
        }

        Tensor summed = logProbs.Plus(tensor(scores, device: logits.device).unsqueeze(1));
        (Tensor values, Tensor indices) = summed.flatten().topk(_search.CandidateCount);
        float[] best = [.. values.cpu().data<float>()];
        long[] places = [.. indices.cpu().data<long>()];
        List<(int Beam, int Id, double Score)> candidates = [];
        for (int i = 0; i < best.Length; i++)
        {
            // A dead beam's continuations are not candidates.
            if (!float.IsNegativeInfinity(best[i]))
            {
                candidates.Add(((int)(places[i] / vocabulary), (int)(places[i] % vocabulary), best[i]));
            }
        }

        return candidates;
    }
}
