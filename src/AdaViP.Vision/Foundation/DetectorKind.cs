namespace AdaViP.Vision.Foundation;

/// <summary>Which of Grounding DINO's two kinds of export a graph is.</summary>
public enum DetectorKind
{
    /// <summary>Phrase masks and positions are computed inside from the ids (exports of transformers).</summary>
    A,

    /// <summary>The caller gives position_ids and text_token_mask (exports of the original code).</summary>
    B,
}
