using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Models;

/// <summary>What a folder is that was given as a model, before anything is read from it.</summary>
internal static class ModelFolder
{
    private const string ConfigName = "config.json";

    /// <summary>Checks that a folder can be a model of its own.</summary>
    /// <param name="folder">As the user gave it.</param>
    /// <exception cref="UserDataException">There is no such folder, it has no config.json, or an adapter lies in it.</exception>
    internal static void Require(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw Missing(folder);
        }

        bool hasConfig = Path.Exists(Path.Combine(folder, ConfigName));
        if (AdapterFolder.Find(folder) is AdapterFolder adapter)
        {
            throw adapter.Refusal(isBesideModel: hasConfig);
        }

        if (!hasConfig)
        {
            throw new UserDataException(
                $"{Path.Combine(folder, ConfigName)} is missing. A model folder holds {ConfigName}, *.safetensors and the "
                    + "files of its "
                + $"tokenizer. {Inside(folder)}");
        }
    }

    private static UserDataException Missing(string folder)
    {
        string shown = ShownValue.Cut(folder.Replace('\0', '?'), ShownValue.LongestPath);
        return !folder.Contains('\0', StringComparison.Ordinal) && FileStatus.Of(folder) is FileStatus other
            ? new UserDataException($"{shown} is {other.Named}, not a model folder. Give the folder that holds {ConfigName}.")
            : new UserDataException(
                $"{shown}: there is no such model folder. "
                    + $"{RemoteName.Advice(folder) ?? $"Give the folder that holds {ConfigName}."}");
    }

    // A hub cache and the output of a trainer hold the model one level or more below.
    private static string Inside(string folder)
    {
        string[] models =
        [
            .. Directory.EnumerateDirectories(folder)
                .Concat(Below(Path.Combine(folder, "snapshots")))
                .Where(place => Path.Exists(Path.Combine(place, ConfigName)) || AdapterFolder.Find(place) is not null)
                .Order(StringComparer.Ordinal),
        ];
        return models.Length == 0
            ? "Give the folder that holds them."
            : $"Folders in it that hold a {ConfigName} or an adapter: {string.Join(", ", models.Take(3))}"
                + (models.Length > 3 ? $" and {models.Length - 3} more." : ".");
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
}
