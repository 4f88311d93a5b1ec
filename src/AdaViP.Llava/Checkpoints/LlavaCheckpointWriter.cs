using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Llava.Export;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using AdaViP.Torch.Tensors;

namespace AdaViP.Llava.Checkpoints;

/// <summary>
/// Saves a model as a folder that transformers loads: hub names and config.json, sharded safetensors, and tokenizer, picture and
/// processor settings. The folder appears complete or not at all.
/// </summary>
public static class LlavaCheckpointWriter
{
    /// <summary>Largest shard by default, in bytes: what the hub's own checkpoints use.</summary>
    public const long DefaultShardBytes = 5_000_000_000;

    // What else an existing folder holds stays.
    private static readonly OwnNames Own = new(
    [
        new OwnName("config.json"), new OwnName("model.safetensors"), new OwnName("model.safetensors.index.json"),
        new OwnName("model-#-of-#.safetensors"), .. TransformersFiles.Companions.Select(name => new OwnName(name)),
    ]);

    /// <summary>Whether a file of that name, or a temporary one of it, is written beside others of a model.</summary>
    /// <param name="name">Without folder.</param>
    public static bool Writes(string name) => Own.Has(name);

    /// <summary>Writes the model; weights keep the type they have in memory.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sourceFolder">
    /// Folder it was loaded from: gives tokenizer, picture settings and unknown fields of config.json. Null for none.
    /// </param>
    /// <param name="targetFolder">
    /// Folder to appear; an existing one is replaced when the new one is complete. May be the source.
    /// </param>
    /// <param name="maxShardBytes">Largest weights file; a larger single tensor gets a file of its own.</param>
    /// <exception cref="UserErrorException">Disk full or not writable; what was there before is unchanged.</exception>
    public static void Save(
        LlavaModel model, string? sourceFolder, string targetFolder, long maxShardBytes = DefaultShardBytes) =>
        Save(model, sourceFolder, targetFolder, maxShardBytes, AtomicFolder.CreateFile);

    /// <summary>The same through the caller's streams: to take digests on the way, for example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sourceFolder">As for the other overload.</param>
    /// <param name="targetFolder">As for the other overload.</param>
    /// <param name="maxShardBytes">As for the other overload.</param>
    /// <param name="create">Creates a file of the folder that is being filled.</param>
    /// <exception cref="UserErrorException">Disk full or not writable; what was there before is unchanged.</exception>
    public static void Save(
        LlavaModel model, string? sourceFolder, string targetFolder, long maxShardBytes, Func<string, Stream> create)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxShardBytes, 1);
        using AtomicFolder folder = AtomicFolder.Begin(targetFolder, Own.Has);
        string current = "config.json";
        Stream Create(string path)
        {
            current = Path.GetFileName(path);
            return create(path);
        }

        try
        {
            string? sourceConfig = sourceFolder is null ? null : Path.Combine(sourceFolder, "config.json");
            WriteText(
                Path.Combine(folder.WorkPath, "config.json"),
                HubConfigWriter.Write(model.Config, model.Dtype, sourceConfig),
                Create);
            if (sourceFolder is not null)
            {
                TransformersFiles.Write(model.Config, sourceFolder, folder.WorkPath, Create);
            }
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw WriteProblem.Of(Path.Combine(targetFolder, current), folder.WorkPath, 0, e);
        }

        try
        {
            WriteWeights(model, folder.WorkPath, maxShardBytes, create);
        }
        catch (StorageException e)
        {
            // The user knows the folder by its name, not by the one under which it is being filled.
            throw e.Named(Path.Combine(targetFolder, Path.GetFileName(e.Target)));
        }

        folder.Commit();
    }

    private static void WriteWeights(LlavaModel model, string folder, long maxShardBytes, Func<string, Stream> create)
    {
        List<List<NamedParameter>> shards = Shards(model, maxShardBytes);
        JsonObject map = [];
        for (int i = 0; i < shards.Count; i++)
        {
            string name = shards.Count == 1
                ? "model.safetensors"
                : FormattableString.Invariant($"model-{i + 1:D5}-of-{shards.Count:D5}.safetensors");
            SafetensorsWriter.WriteTo(
                Path.Combine(folder, name), shards[i].Select(parameter => (parameter.Name, parameter.Value)), null, create);
            foreach (NamedParameter parameter in shards[i])
            {
                map[parameter.Name] = name;
            }
        }

        if (shards.Count > 1)
        {
            JsonObject index = new()
            {
                ["metadata"] = new JsonObject { ["total_size"] = model.Parameters.Sum(ByteLength) },
                ["weight_map"] = map,
            };
            string path = Path.Combine(folder, "model.safetensors.index.json");
            try
            {
                WriteText(path, index.ToJsonString(JsonStyle.EscapedIndented) + "\n", create);
            }
            catch (Exception e) when (WriteProblem.IsOne(e))
            {
                throw WriteProblem.Of(path, folder, 0, e);
            }
        }
    }

    private static List<List<NamedParameter>> Shards(LlavaModel model, long maxShardBytes)
    {
        List<List<NamedParameter>> shards = [[]];
        long filled = 0;
        foreach (NamedParameter parameter in model.Parameters)
        {
            long bytes = ByteLength(parameter);
            if (shards[^1].Count > 0 && filled + bytes > maxShardBytes)
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add(parameter);
            filled += bytes;
        }

        return shards;
    }

    private static long ByteLength(NamedParameter parameter) => TensorViews.ByteLength(parameter.Value);

    private static void WriteText(string path, string text, Func<string, Stream> create)
    {
        using Stream stream = create(path);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
