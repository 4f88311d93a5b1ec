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
    private readonly Dictionary<string, SafetensorsFile> _filesByTensor = new(StringComparer.Ordinal);

    private SafetensorsFolder()
    {
    }

    /// <summary>Which file holds which tensor.</summary>
    public IReadOnlyDictionary<string, SafetensorsFile> FilesByTensor => _filesByTensor;

    /// <summary>Whether a folder has weights that <see cref="Open"/> would open.</summary>
    public static bool Exists(string folder) =>
        Path.Exists(Path.Combine(folder, SingleName)) || Path.Exists(Path.Combine(folder, IndexName));

    /// <summary>Opens every file and checks its header.</summary>
    /// <exception cref="UserDataException">
    /// A file is missing or damaged, or the index names one that does not lie beside it.
    /// </exception>
    public static SafetensorsFolder Open(string folder)
    {
        SafetensorsFolder opened = new();
        try
        {
            string single = Path.Combine(folder, SingleName);
            string index = Path.Combine(folder, IndexName);
            // The order in which transformers looks: an index beside a single file is left over from shards.
            if (Path.Exists(single))
            {
                opened.Add(SafetensorsFile.Open(single));
            }
            else if (Path.Exists(index))
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
            _filesByTensor[name] = file; // one that two shards have counts as the later one has it
        }
    }

    // As transformers loads shards: those that the index names, in the order of their names, with all that is in them. What the
    // map says of single tensors decides nothing; one that the model needs and no shard has is an error of whoever needs it.
    private void OpenShards(string folder, string index)
    {
        HashSet<string> opened = new(StringComparer.Ordinal);
        foreach (string named in ReadIndex(index))
        {
            string shard = BesideIndex(folder, named) ?? throw new UserDataException(
                $"{index}: weight_map names \"{ShownValue.Cut(named.Replace('\0', '?'))}\"; a shard must lie beside its index. "
                + "Move it there, and name it so.");
            string path = Path.Combine(folder, shard);
            if (!Path.Exists(path))
            {
                throw new UserDataException($"{index} lists the shard {shard}, which is missing in {folder}. Fetch it.");
            }

            if (opened.Add(shard))
            {
                Add(SafetensorsFile.Open(path));
            }
        }
    }

    /// <summary>
    /// The file's name where a shard lies beside its index, however that is written; null where it does not: an index must not
    /// open files elsewhere.
    /// </summary>
    private static string? BesideIndex(string folder, string shard)
    {
        if (shard.AsSpan().ContainsAny('\\', '\0') || Path.IsPathRooted(shard) || shard.EndsWith('/'))
        {
            return null;
        }

        string home = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string full = Path.GetFullPath(Path.Combine(home, shard));
        return full != home && Path.GetDirectoryName(full) == home ? Path.GetFileName(full) : null;
    }

    // The names of shards as they stand there, each once, in order.
    private static SortedSet<string> ReadIndex(string index)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        JsonElement root = JsonInput.ReadObject(index, RepeatedKeys.LastCounts, "Fetch the file again.");
        if (!root.TryGetProperty("weight_map", out JsonElement weights) || weights.ValueKind != JsonValueKind.Object)
        {
            throw new UserDataException($"{index} has no weight_map. Fetch the file again.");
        }

        foreach (JsonProperty weight in weights.EnumerateObject())
        {
            if (weight.Value.ValueKind != JsonValueKind.String)
            {
                throw new UserDataException(
                    $"{index}: weight_map.{ShownValue.Cut(weight.Name)} is {JsonInput.Kind(weight.Value)}; "
                        + "expected a file name.");
            }

            map[weight.Name] = weight.Value.GetString()!; // of a repeated name the last counts
        }

        return map.Count > 0
            ? new SortedSet<string>(map.Values, StringComparer.Ordinal)
            : throw new UserDataException($"{index}: weight_map is empty. Fetch the file again.");
    }
}
