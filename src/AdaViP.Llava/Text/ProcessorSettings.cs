using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;

namespace AdaViP.Llava.Text;

/// <summary>
/// What <c>processor_config.json</c> repeats of the model: other programs count image tokens by it, so it must not say something
/// else than config.json. Fields that are absent or null are not looked at; the picture settings in it are the picture reader's.
/// </summary>
internal static class ProcessorSettings
{
    private const string FileName = "processor_config.json";

    // The class token of a CLIP tower, which the strategy "default" drops again; older files leave it out.
    private const int ClassTokens = 1;

    /// <summary>Compares the file, where it is there, with the model.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="pieces">Its tokenizer where that names its tokens.</param>
    /// <exception cref="UserDataException">It is damaged or contradicts config.json or the tokenizer.</exception>
    internal static void Check(string folder, LlavaConfig config, JsonPieces? pieces)
    {
        string path = Path.Combine(folder, FileName);
        if (!Path.Exists(path))
        {
            return;
        }

        TokenizerNode root = TokenizerNode.Read(path);
        if (root["patch_size"] is { IsNone: false } patch && patch.Id() != config.Vision.PatchSize)
        {
            throw patch.Wrong($"vision_config.patch_size {config.Vision.PatchSize} of config.json");
        }

        if (root["vision_feature_select_strategy"] is { IsNone: false } strategy && strategy.Text() != "default")
        {
            throw strategy.Wrong("\"default\", as in config.json");
        }

        if (root["num_additional_image_tokens"] is { IsNone: false } additional && additional.Id() > ClassTokens)
        {
            throw additional.Wrong($"{ClassTokens}: a CLIP tower has one position beside its patches");
        }

        // A token with its flags is an object, as in tokenizer_config.json.
        TokenizerNode image = root["image_token"];
        TokenizerNode text = image.Kind == JsonValueKind.Object ? image["content"] : image;
        if (text.TextOrNone() is string token && pieces?.IdOf(token) is int id && id != config.ImageTokenId)
        {
            throw image.Wrong(
                $"the token of the image token id {config.ImageTokenId} of config.json; in tokenizer.json it has {id}");
        }
    }
}
