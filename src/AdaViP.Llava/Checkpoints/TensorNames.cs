namespace AdaViP.Llava.Checkpoints;

/// <summary>
/// Turns every naming style into the hub's: <c>language_model.model.*</c>, <c>language_model.lm_head.*</c>,
/// <c>multi_modal_projector.*</c>, <c>vision_tower.vision_model.*</c>.
/// </summary>
internal static class TensorNames
{
    private const string Decoder = "language_model.";
    private const string Tower = "vision_tower.";
    private const string TowerModel = "vision_model.";

    /// <summary>Hub name of a tensor of the Hugging Face layout, whichever of its styles wrote it.</summary>
    internal static string FromHuggingFace(string name)
    {
        // transformers 4.52 and state dicts: model.language_model.*, model.vision_tower.*, model.multi_modal_projector.*
        const string Wrapper = "model.";
        if (name.StartsWith(Wrapper, StringComparison.Ordinal))
        {
            name = name[Wrapper.Length..];
        }

        if (name.StartsWith("lm_head.", StringComparison.Ordinal))
        {
            return Decoder + name;
        }

        if (After(name, Decoder) is string decoder
            && After(decoder, "model.") is null && After(decoder, "lm_head.") is null)
        {
            return Decoder + "model." + decoder;
        }

        // transformers 5: vision_tower.encoder.* without vision_model.
        return After(name, Tower) is string tower && After(tower, TowerModel) is null
            ? Tower + TowerModel + tower
            : name;
    }

    /// <summary>Hub name of a tensor of the original layout's model folder.</summary>
    internal static string FromOriginal(string name)
    {
        if (After(name, "model.mm_projector.") is string projector)
        {
            int dot = projector.IndexOf('.', StringComparison.Ordinal);
            return (dot < 0 ? projector : projector[..dot]) switch
            {
                "0" => "multi_modal_projector.linear_1" + projector[dot..],
                "2" => "multi_modal_projector.linear_2" + projector[dot..],
                _ => name,
            };
        }

        // Models whose tower was tuned carry it: model.vision_tower.vision_tower.vision_model.*
        return After(name, "model.vision_tower.") ?? Decoder + name;
    }

    /// <summary>Hub name of a tensor of a CLIP folder.</summary>
    internal static string FromClip(string name) => FromHuggingFace(Tower + name);

    /// <summary>
    /// Buffers that older versions stored and every version recomputes, and the half of CLIP that LLaVA does not have.
    /// </summary>
    internal static bool IsIgnored(string hubName) =>
        hubName.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal)
        || hubName.EndsWith(".embeddings.position_ids", StringComparison.Ordinal)
        || After(hubName, Tower + TowerModel) is string tower
            && (tower is "logit_scale"
                || tower.StartsWith("text_model.", StringComparison.Ordinal)
                || tower.StartsWith("text_projection.", StringComparison.Ordinal)
                || tower.StartsWith("visual_projection.", StringComparison.Ordinal));

    private static string? After(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
