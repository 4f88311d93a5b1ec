using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Models;

/// <summary>
/// config.json of the first LLaVA releases: a Llama configuration with <c>mm_*</c> fields that point to a CLIP folder.
/// </summary>
internal static class OriginalConfigReader
{
    private const string Architecture = "LlavaLlamaForCausalLM";

    // The original layout has no image token in its vocabulary of 32000. <0xFF> is the byte token of a byte that cannot occur
    // in UTF-8, so no text encodes to it; unlike <unk> it is nobody's padding. Its row of the embedding is never looked up.
    private const int LlamaByteFf = 258;
    private const int LlamaVocabulary = 32000;

    internal static bool Recognises(ConfigNode root) =>
        root.Has("mm_vision_tower") || root.Texts("architectures").Contains(Architecture);

    internal static LlavaConfig Read(ConfigNode root, string folder)
    {
        if (root.Text("mm_projector_type") is not "mlp2x_gelu")
        {
            throw root.Wrong("mm_projector_type", "\"mlp2x_gelu\", the two-layer projector of LLaVA-1.5");
        }

        if (root.Text("mm_vision_select_feature") is not (null or "patch"))
        {
            throw root.Wrong("mm_vision_select_feature", "\"patch\" (the class token is dropped)");
        }

        foreach (string field in (ReadOnlySpan<string>)["mm_use_im_start_end", "mm_use_im_patch_token"])
        {
            if (root.Flag(field) == true)
            {
                throw root.Wrong(field, "false, as in LLaVA-1.5");
            }
        }

        LlamaConfig text = HuggingFaceConfigReader.ReadText(root);
        if (text.VocabularySize != LlamaVocabulary)
        {
            throw root.Wrong("vocab_size", "32000, the Llama-2 vocabulary, in the original layout; "
                + "convert other models to the Hugging Face layout");
        }

        string towerFolder = FindTower(root, folder);
        ConfigNode tower = ConfigNode.ReadFile(towerFolder);
        ClipVisionConfig vision = HuggingFaceConfigReader.ReadVision(tower.Child("vision_config") ?? tower);
        if (root.Integer("mm_hidden_size", 1) is int declared && declared != vision.HiddenSize)
        {
            throw root.Wrong("mm_hidden_size", $"{vision.HiddenSize}, the hidden_size in {tower.File}");
        }

        return new LlavaConfig
        {
            Vision = vision,
            Text = text,
            ImageTokenId = LlamaByteFf,
            PadTokenId = root.Integer("pad_token_id", int.MinValue),
            VisionFeatureLayer = root.Integer("mm_vision_select_layer", int.MinValue) ?? -2,
            CheckpointDtype = ConfigWords.DtypeOf(root),
            Layout = CheckpointLayout.Original,
            VisionTowerFolder = towerFolder,
        };
    }

    /// <summary>
    /// mm_vision_tower is a path, or a hub name like openai/clip-vit-large-patch14-336:
    /// then a folder of that name beside the model.
    /// </summary>
    private static string FindTower(ConfigNode root, string folder)
    {
        string named = root.Text("mm_vision_tower") ?? root.Text("mm_vision_tower_name")
            ?? throw root.Wrong("mm_vision_tower", "the folder of the CLIP tower");
        string full = Path.GetFullPath(folder);
        string leaf = Path.GetFileName(named.TrimEnd('/'));
        string[] places =
        [
            Path.GetFullPath(Path.Combine(full, named)),
            Path.Combine(full, leaf),
            Path.GetFullPath(Path.Combine(full, "..", leaf)),
        ];
        return places.FirstOrDefault(place => File.Exists(Path.Combine(place, "config.json")))
            ?? throw root.Wrong(
                "mm_vision_tower", "a folder with config.json and *.safetensors of the CLIP tower; "
                    + $"looked in {string.Join(", ", places.Distinct())}. "
                + (RemoteName.Advice(named) ?? "Copy the tower beside the model"));
    }
}
