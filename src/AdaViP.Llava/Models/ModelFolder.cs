using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Models;

/// <summary>What a folder is that was given as a model, before anything is read from it.</summary>
internal static class ModelFolder
{
    private const string ConfigName = "config.json";

    /// <summary>Checks that a folder can be a model of its own.</summary>
    /// <param name="folder">As the user gave it.</param>
    /// <exception cref="UserDataException">The folder is missing, it has no config.json, or an adapter lies in it.</exception>
    internal static void Require(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw Missing(folder);
        }

        bool hasConfig = Path.Exists(Path.Combine(folder, ConfigName));
        if (AdapterFolder.Find(folder) is AdapterFolder adapter)
        {
            throw adapter.Refusal();
        }

        if (!hasConfig)
        {
            throw new UserDataException(
                $"{Path.Combine(folder, ConfigName)} is missing. "
                    + $"A model folder holds {ConfigName}, *.safetensors and the files of its tokenizer. {Inside(folder)}");
        }
    }

    private static UserDataException Missing(string folder)
    {
        string shown = ShownValue.Cut(folder.Replace('\0', '?'), ShownValue.LongestPath);
        return !folder.Contains('\0', StringComparison.Ordinal) && FileStatus.Of(folder) is FileStatus other
            ? new UserDataException($"{shown} is {other.Named}, not a model folder. Give the folder that holds {ConfigName}.")
            : new UserDataException(
                $"{shown} does not exist. "
                    + $"{RemoteName.Advice(folder) ?? $"Give the folder that holds {ConfigName}."}");
    }

    // A hub cache and the output of a trainer hold the model, or an adapter, one level or more below.
    private static string Inside(string folder)
    {
        string[] places =
        [
            .. Directory.EnumerateDirectories(folder)
                .Concat(Below(Path.Combine(folder, "snapshots")))
                .Order(StringComparer.Ordinal),
        ];
        AdapterFolder[] adapters = [.. places.Select(AdapterFolder.Find).OfType<AdapterFolder>()];
        string[] models =
        [
            .. places.Where(place => Path.Exists(Path.Combine(place, ConfigName)))
                .Except(adapters.Select(adapter => adapter.Folder)),
        ];
        string found = models.Length == 0 ? "" : $"Folders in it that hold a {ConfigName}: {Listed(models)}.";
        if (adapters.Length == 0)
        {
            return models.Length == 0 ? "Give the folder that holds them." : found;
        }

        AdapterFolder last = adapters[^1];
        return $"{found}{(found.Length == 0 ? "" : " ")}Folders in it that hold the output of an adapter training, not a model: "
            + $"{Listed([.. adapters.Select(adapter => adapter.Folder)])}. "
            + $"{last.File} is {last.Kind}. {last.Origin()} Adapters are not applied by this program. {last.Merge()}";
    }

    private static string Listed(string[] folders) =>
        string.Join(", ", folders.Take(3)) + (folders.Length > 3 ? $" and {folders.Length - 3} more" : "");

    private static IEnumerable<string> Below(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
}
