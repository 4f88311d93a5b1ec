namespace AdaViP.Vision.Foundation;

/// <summary>What a tagger's output holds.</summary>
public enum TaggerKind
{
    /// <summary>Any numbers; a sigmoid makes them probabilities.</summary>
    Logits,

    /// <summary>0 to 1.</summary>
    Probabilities,

    /// <summary>0 or 1; the thresholds are inside the graph.</summary>
    Binary,
}
