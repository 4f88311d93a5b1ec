using System.Text.Json;
using AdaViP.Data.Settings;

namespace AdaViP.Pairs.Building;

/// <summary>Says what changed between two builds by its setting or the key of models.yaml.</summary>
internal static class SettingsDifference
{
    private const int ShownHash = 12;

    /// <summary>Settings that are hashes of contents, and whose contents they are.</summary>
    private static readonly Dictionary<string, string> Contents = new()
    {
        ["data"] = $"other preferences or pictures than {DataSettings.Files} has",
        ["models"] = $"other model files or settings than {PairSettings.Models} names",
    };

    /// <summary>Settings that are recorded under keys of their own.</summary>
    private static readonly Dictionary<string, string> Recorded = new()
    {
        ["picture_format"] = PairSettings.PictureFormat.ToString(),
        ["preview_size"] = PairSettings.PreviewSize.ToString(),
        ["pictures_per_file"] = PairSettings.PicturesPerFile.ToString(),
        ["shards"] = $"{PairSettings.Shard} of",
    };

    /// <summary>Keys of models.yaml outside its section "selection".</summary>
    private static readonly Dictionary<string, string> Keys =
        new() { ["StopList"] = "tagger.stop_list", ["Dilation"] = "inpainter.dilation" };

    /// <summary>The first difference as a clause "x = 1, now x = 2"; null where there is none.</summary>
    /// <param name="begun">What is recorded.</param>
    /// <param name="settings">What holds now.</param>
    public static string? Find(IReadOnlyDictionary<string, string> begun, IReadOnlyDictionary<string, string> settings)
    {
        foreach ((string key, string now) in settings)
        {
            string before = begun.GetValueOrDefault(key, "(not recorded)");
            if (before != now)
            {
                return Contents.TryGetValue(key, out string? contents)
                    ? $"{contents} now (SHA-256 {Start(before)}..., now {Start(now)}...)"
                    : key == "selection" ? OfSelection(before, now) : Clause(Recorded.GetValueOrDefault(key, key), before, now);
            }
        }

        return null;
    }

    private static string OfSelection(string before, string now)
    {
        Dictionary<string, JsonElement> old = Read(before);
        foreach ((string name, JsonElement value) in Read(now))
        {
            string earlier = old.TryGetValue(name, out JsonElement found) ? found.GetRawText() : "(not recorded)";
            if (earlier != value.GetRawText())
            {
                return Clause(Keys.GetValueOrDefault(name, "selection." + JsonNamingPolicy.SnakeCaseLower.ConvertName(name)),
                    earlier, value.GetRawText());
            }
        }

        return Clause("selection", before, now);
    }

    private static Dictionary<string, JsonElement> Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Clause(string name, string before, string now) => $"{name} {before}, now {name} {now}";

    private static string Start(string hash) => hash.Length > ShownHash ? hash[..ShownHash] : hash;
}
