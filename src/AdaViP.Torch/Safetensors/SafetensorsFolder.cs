using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Torch.Safetensors;

/// <summary>
/// All tensors of a folder: one <c>model.safetensors</c>, or the shards that <c>model.safetensors.index.json</c> lists.
/// </summary>
public sealed class SafetensorsFolder : IDisposable
{
    private const string SingleName = "model.safetensors";
    private const string IndexName = "model.safetensors.index.json";

    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _owners = new(StringComparer.Ordinal);

    private SafetensorsFolder()
    {
    }

    /// <summary>Which file holds which tensor.</summary>
    public IReadOnlyDictionary<string, SafetensorsFile> Owners => _owners;

    /// <summary>Whether a folder has weights that <see cref="Open"/> would open.</summary>
    public static bool Exists(string folder) =>
        File.Exists(Path.Combine(folder, SingleName)) || File.Exists(Path.Combine(folder, IndexName));

    /// <summary>Opens every file and checks headers and index against each other.</summary>
    /// <exception cref="UserDataException">A file is missing or damaged, or the index does not match the shards.</exception>
    public static SafetensorsFolder Open(string folder)
    {
        SafetensorsFolder opened = new();
        try
        {
            string single = Path.Combine(folder, SingleName);
            string index = Path.Combine(folder, IndexName);
            // The order in which transformers looks: an index beside a single file is left over from shards.
            if (File.Exists(single))
            {
                opened.Add(SafetensorsFile.Open(single));
            }
            else if (File.Exists(index))
            {
                opened.OpenShards(folder, index);
            }
            else
            {
                throw NothingToOpen(folder);
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (SafetensorsFile file in _files)
        {
            file.Dispose();
        }
    }

    private static UserDataException NothingToOpen(string folder)
    {
        if (PickledWeights.Find(folder) is PickledWeights pickles)
        {
            return pickles.Refusal($"{folder} has neither {SingleName} nor {IndexName}");
        }

        string[] others = [.. Directory.EnumerateFiles(folder, "*.safetensors").Select(file => Path.GetFileName(file))];
        Array.Sort(others, StringComparer.Ordinal);
        return new UserDataException(
            $"{folder} has neither {SingleName} nor {IndexName}. "
            + (others.Length > 0
                ? $"It has {ShownValue.Cut(string.Join(", ", others), ShownValue.LongestPath)}; fetch the index that lists them."
                : "Fetch the weights of the model."));
    }

    private void Add(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (string name in file.Entries.Keys)
        {
            if (!_owners.TryAdd(name, file))
            {
                throw new UserDataException($"{file.Path}: tensor {name} is also in {_owners[name].Path}.");
            }
        }
    }

    private void OpenShards(string folder, string index)
    {
        Dictionary<string, string> map = ReadIndex(index);
        foreach (string shard in map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // A shard is a file beside its index; anything else would let an index open files elsewhere.
            if (shard is "" or "." or ".." || shard.AsSpan().ContainsAny('/', '\\', '\0'))
            {
                throw new UserDataException($"{index}: weight_map names \"{ShownValue.Cut(shard.Replace('\0', '?'))}\"; a "
                    + "shard must lie beside its index.");
            }

            string path = Path.Combine(folder, shard);
            if (!File.Exists(path))
            {
                throw new UserDataException($"{index} lists the shard {shard}, which is missing in {folder}. Fetch it.");
            }

            Add(SafetensorsFile.Open(path));
        }

        foreach ((string name, string shard) in map)
        {
            if (!_owners.TryGetValue(name, out SafetensorsFile? owner))
            {
                throw new UserDataException($"{index} says that {shard} holds {name}, but it does not.");
            }

            if (Path.GetFileName(owner.Path) != shard)
            {
                throw new UserDataException($"{index} says that {shard} holds {name}, but {owner.Path} does.");
            }
        }
    }

    private static Dictionary<string, string> ReadIndex(string index)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        JsonElement root = JsonInput.ReadObject(index, RepeatedKeys.Refused, "Fetch the file again.");
        if (!root.TryGetProperty("weight_map", out JsonElement weights) || weights.ValueKind != JsonValueKind.Object)
        {
            throw new UserDataException($"{index} has no weight_map. Fetch the file again.");
        }

        foreach (JsonProperty weight in weights.EnumerateObject())
        {
            if (weight.Value.ValueKind != JsonValueKind.String)
            {
                throw new UserDataException(
                    $"{index}: weight_map.{ShownValue.Cut(weight.Name)} is {JsonInput.Kind(weight.Value)}; expected a file "
                        + "name.");
            }

            map.Add(weight.Name, weight.Value.GetString()!);
        }

        return map.Count > 0 ? map : throw new UserDataException($"{index}: weight_map is empty. Fetch the file again.");
    }
}
