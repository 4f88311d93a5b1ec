using System.Text.RegularExpressions;

namespace AdaViP.Core.Inputs;

/// <summary>Names of things elsewhere, where a path is wanted: addresses, and names on the Hugging Face Hub.</summary>
public static partial class RemoteName
{
    private const string NothingIsDownloaded = "This program downloads nothing";

    private static readonly string[] DataEndings =
        [".json", ".jsonl", ".parquet", ".csv", ".txt", ".yaml", ".yml", ".zip", ".gz"];

    /// <summary>What to do about a path that does not exist because it names something elsewhere.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="isDataset">Whether a data set is wanted, not a model.</param>
    /// <returns>A sentence with the command that fetches it; null where the path looks like a path.</returns>
    public static string? Advice(string path, bool isDataset = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        Match hub = HubAddress().Match(path);
        if (hub.Success)
        {
            return $"{NothingIsDownloaded}: {Fetch(hub.Groups["name"].Value, isDataset || hub.Groups["set"].Success)}.";
        }

        if (Address().IsMatch(path))
        {
            return $"{NothingIsDownloaded}: fetch it first, for example with 'curl -LO', and give the file or folder on this "
                + "machine.";
        }

        bool isHubName = HubName().IsMatch(path)
            && !DataEndings.Contains(Path.GetExtension(path).ToLowerInvariant())
            && !Directory.Exists(Path.GetDirectoryName(path));
        return isHubName
            ? $"{NothingIsDownloaded}: if it is a name on the Hugging Face Hub, {Fetch(path, isDataset)}."
            : null;
    }

    // Without a target folder the command prints where it put the files.
    private static string Fetch(string name, bool isDataset) =>
        $"'hf download {(isDataset ? "--repo-type dataset " : "")}{name}' fetches it and prints the folder to give here";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*://", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(
        @"^(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co)/|hf://)(?<set>datasets/)?"
        + @"(?<name>[\w.-]+/[\w.-]+?)(?:\.git)?(?:[/?#@].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex HubAddress();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex HubName();
}
