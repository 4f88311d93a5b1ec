using AdaViP.Core.Data;

namespace AdaViP.Llava.Models;

/// <summary>
/// Adapters in folders inside a model's folder. Whoever loads such a model elsewhere says whether the adapter is applied; here it
/// never is, so that somebody who expects the tuned model has to be told.
/// </summary>
public static class UnusedAdapters
{
    /// <summary>What to tell the user about a model's folder.</summary>
    /// <param name="modelFolder">As the user gave it; it may be missing or no model.</param>
    /// <returns>One message; null where there is nothing to tell, or where the folder cannot be loaded.</returns>
    public static string? Notice(string modelFolder)
    {
        ArgumentNullException.ThrowIfNull(modelFolder);
        if (!File.Exists(Path.Combine(modelFolder, "config.json")))
        {
            return null;
        }

        AdapterFolder[] adapters =
        [
            .. Directory.EnumerateDirectories(modelFolder, "*", new EnumerationOptions { IgnoreInaccessible = true })
                .Order(StringComparer.Ordinal).Select(Find).OfType<AdapterFolder>(),
        ];
        if (adapters.Length == 0)
        {
            return null;
        }

        string names = string.Join(", ", adapters.Take(4).Select(adapter => Path.GetFileName(adapter.Folder)));
        string more = adapters.Length == 1
            ? ""
            : $" (one of {adapters.Length}: {names}{(adapters.Length > 4 ? ", ..." : "")})";
        return $"{adapters[0].File} is {adapters[0].Kind} inside the folder of the model {modelFolder}{more}. It is not applied: "
            + $"the model is used as it is without it. {adapters[0].Merge()}";
    }

    // A damaged description still shows that an adapter is there.
    private static AdapterFolder? Find(string folder)
    {
        try
        {
            return AdapterFolder.Find(folder);
        }
        catch (UserDataException)
        {
            return new AdapterFolder(folder, folder, "an adapter with a description that cannot be read", null);
        }
    }
}
