using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Models;

/// <summary>
/// A folder with an adapter as PEFT writes it: a few trained matrices that mean something only on top of a base model. They are
/// not applied here, and a model beside them must not be taken for the tuned one.
/// </summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="File">The file that shows it.</param>
/// <param name="Kind">"LoRA adapter, rank 16".</param>
/// <param name="Base">The base model it names; null where it names none.</param>
internal sealed record AdapterFolder(string Folder, string File, string Kind, string? Base)
{
    private const string ConfigName = "adapter_config.json";

    // The last one holds what the original authors' trainer saves beside the adapter.
    private static readonly string[] WeightNames = ["adapter_model.safetensors", "adapter_model.bin", "non_lora_trainables.bin"];

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
        return weights is null ? null : new AdapterFolder(folder, weights, "adapter", null);
    }

    /// <summary>The error for a folder with an adapter; the caller throws it.</summary>
    /// <param name="isBesideModel">Whether the folder holds a model as well.</param>
    internal UserDataException Refusal(bool isBesideModel)
    {
        string what = isBesideModel
            ? $"{Folder} holds the output of an adapter training beside a model: {File} is a {Kind}"
            : $"{Folder} is the output of an adapter training, not a model: {File} is a {Kind}";
        string origin = Base is null ? "It names no base model." : "Its base model is "
            + $"\"{ShownValue.Cut(Base, ShownValue.LongestPath)}\".";
        string alone = isBesideModel
            ? " To use the model without it, move the adapter's files to another folder."
            : "";
        return new UserDataException(
            $"{what}. {origin} Adapters are not applied by this program. Merge it into its base first, in Python: "
            + $"PeftModel.from_pretrained(base, \"{Folder}\").merge_and_unload().save_pretrained(\"merged\"), and give that "
            + $"folder.{alone}");
    }

    private static AdapterFolder Read(string folder, string config)
    {
        JsonElement root = JsonInput.ReadObject(config, RepeatedKeys.LastCounts, "Save the adapter again, or remove the file.");
        string kind = Text(root, "peft_type") is string type && !type.Equals("LORA", StringComparison.OrdinalIgnoreCase)
            ? $"PEFT adapter of type {ShownValue.Cut(type)}"
            : "LoRA adapter";
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
