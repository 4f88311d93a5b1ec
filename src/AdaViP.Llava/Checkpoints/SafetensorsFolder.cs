using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Llava.Checkpoints;

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
    internal static bool Exists(string folder) =>
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
        string pickles = string.Join(", ", Directory.EnumerateFiles(folder, "*.bin").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        return new UserDataException(
            $"{folder} has neither {SingleName} nor {IndexName}."
            + (pickles.Length > 0
                ? $" It has {pickles}: pickled weights are not read; save the model again as safetensors."
                : " Fetch the weights of the model."));
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
                throw new UserDataException($"{index}: weight_map names \"{shard}\"; a shard must lie beside its index.");
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
        try
        {
            Dictionary<string, string> map = new(StringComparer.Ordinal);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(index));
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out JsonElement weights)
                || weights.ValueKind != JsonValueKind.Object)
            {
                throw new UserDataException($"{index} has no weight_map.");
            }

            foreach (JsonProperty weight in weights.EnumerateObject())
            {
                if (weight.Value.ValueKind != JsonValueKind.String)
                {
                    throw new UserDataException($"{index}: weight_map.{weight.Name} is not a file name.");
                }

                if (!map.TryAdd(weight.Name, weight.Value.GetString()!))
                {
                    throw new UserDataException($"{index}: weight_map lists {weight.Name} twice.");
                }
            }

            return map.Count > 0 ? map : throw new UserDataException($"{index}: weight_map is empty.");
        }
        catch (JsonException e)
        {
            throw new UserDataException($"{index} is not valid JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserDataException($"{index} cannot be read: {e.Message}", e);
        }
    }
}
