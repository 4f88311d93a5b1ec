using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Generation;

/// <summary>One sequence: the likeliest token every time, or a draw.</summary>
internal sealed class SingleTokenSearch(
    GenerationOptions options, int[] prompt, IReadOnlyList<int> endIds, Action<int>? onToken) : ITokenSearch
{
    private static readonly int[] Self = [0];

    private readonly TokenSampler _sampler = new(options.Temperature, options.TopP, options.TopK, options.Seed);
    private readonly List<int> _ids = [];

    public int Sequences => 1;

    public bool IsDone { get; private set; }

    public IReadOnlyList<int> Ids => _ids;

    public (int[] Parents, int[] Next) Advance(Tensor logits)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = options.Rules is { IsNeutral: false } rules ? rules.Apply(logits, prompt, [_ids], endIds) : logits;
        int next = options.Temperature == 0 ? Likeliest(scores) : Drawn(scores);
        _ids.Add(next);
        onToken?.Invoke(next);
        IsDone = _ids.Count == options.MaxNewTokens || endIds.Contains(next);
        return (Self, [next]);
    }

    private static int Likeliest(Tensor logits)
    {
        using Tensor row = logits[0];
        using Tensor best = row.argmax();
        return (int)best.item<long>();
    }

    private int Drawn(Tensor logits)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor row = logits[0].cpu().contiguous();
        return _sampler.Draw([.. row.data<float>()]);
    }
}
