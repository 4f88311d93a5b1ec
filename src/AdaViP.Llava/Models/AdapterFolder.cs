using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Torch.Safetensors;

namespace AdaViP.Llava.Models;

/// <summary>
/// A folder with an adapter as PEFT writes it: a few trained matrices that mean something only on top of a base model. They are
/// not applied here, and a model beside them must not be taken for the tuned one.
/// </summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="File">The file that shows it.</param>
/// <param name="Kind">"a LoRA adapter of rank 16".</param>
/// <param name="Base">The base model it names; null where it names none.</param>
internal sealed record AdapterFolder(string Folder, string File, string Kind, string? Base)
{
    private const string ConfigName = "adapter_config.json";

    // What the original authors' trainer saves beside an adapter: weights that it trained as they are, such as the projector.
    private const string OtherTrained = "non_lora_trainables.bin";

    private static readonly string[] WeightNames = ["adapter_model.safetensors", "adapter_model.bin", OtherTrained];

    /// <summary>The adapter in a folder; null where there is none.</summary>
    /// <param name="folder">A folder.</param>
    /// <exception cref="UserDataException">adapter_config.json is there but cannot be read.</exception>
    internal static AdapterFolder? Find(string folder)
    {
        string config = Path.Combine(folder, ConfigName);
        if (Path.Exists(config))
        {
            return Read(folder, config);
        }

        string? weights = WeightNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(Path.Exists);
        return weights is null ? null : new AdapterFolder(
            folder,
            weights,
            Path.GetFileName(weights) == OtherTrained ? "what LLaVA's trainer saves beside a LoRA adapter" : "an adapter",
            null);
    }

    /// <summary>Whether a file is an adapter's, by its name.</summary>
    internal static bool Owns(string name) => WeightNames.Contains(name);

    /// <summary>The error for a folder with an adapter; the caller throws it.</summary>
    internal UserDataException Refusal()
    {
        bool isBesideModel = HasModel();
        string what = isBesideModel
            ? $"{Folder} holds the output of an adapter training beside a model"
            : $"{Folder} is the output of an adapter training, not a model";
        string alone = isBesideModel
            ? " To use the model without it, move the adapter's files to another folder."
            : "";
        return new UserDataException(
            $"{what}: {File} is {Kind}. {Origin()} Adapters are not applied by this program. {Merge()}{alone}");
    }

    /// <summary>What the adapter was trained on, as a sentence.</summary>
    internal string Origin() => Base is null
        ? "It names no base model."
        : $"Its base model is \"{ShownValue.Cut(Base, ShownValue.LongestPath)}\".";

    /// <summary>How the adapter becomes a model that can be loaded.</summary>
    internal string Merge()
    {
        string other = Path.Combine(Folder, OtherTrained);
        return Path.Exists(other)
            ? $"{other} holds trained weights that belong to it (the projector, for example), "
                + "and PEFT's merge would leave them out. Merge both into the base first, with LLaVA's own script: python "
                + $"scripts/merge_lora_weights.py --model-path {Folder} --model-base {Base ?? "BASE"} --save-model-path merged "
                + "(the last part of the first path must have \"llava\" and \"lora\" in it), and give the folder \"merged\"."
            : "Merge it into its base first, in Python: PeftModel.from_pretrained(base, "
                + $"\"{Folder}\").merge_and_unload().save_pretrained(\"merged\"), and give that folder.";
    }

    // The original trainer saves config.json with an adapter too: only weights make a model.
    private bool HasModel() =>
        Path.Exists(Path.Combine(Folder, "config.json"))
        && (Directory.EnumerateFiles(Folder, "*.safetensors*").Any(file => !Owns(Path.GetFileName(file)))
            || PickledWeights.Find(Folder) is not null);

    private static AdapterFolder Read(string folder, string config)
    {
        JsonElement root = JsonInput.ReadObject(config, RepeatedKeys.LastCounts, "Save the adapter again, or remove the file.");
        string kind = Text(root, "peft_type") is string type && !type.Equals("LORA", StringComparison.OrdinalIgnoreCase)
            ? $"a PEFT adapter of type {ShownValue.Cut(type)}"
            : "a LoRA adapter";
        bool hasRank = root.TryGetProperty("r", out JsonElement r) && r.ValueKind == JsonValueKind.Number;
        string rank = hasRank && r.TryGetInt32(out int number)
            ? string.Create(CultureInfo.InvariantCulture, $" of rank {number}")
            : "";
        return new AdapterFolder(folder, config, kind + rank, Text(root, "base_model_name_or_path"));
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
