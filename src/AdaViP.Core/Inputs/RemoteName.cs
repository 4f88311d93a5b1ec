using System.Text.RegularExpressions;

namespace AdaViP.Core.Inputs;

/// <summary>Names of things elsewhere, where a path is wanted: addresses, and names on the Hugging Face Hub.</summary>
public static partial class RemoteName
{
    private const string NothingIsDownloaded = "This program downloads nothing";

    private static readonly string[] DataEndings =
        [".json", ".jsonl", ".parquet", ".csv", ".txt", ".yaml", ".yml", ".zip", ".gz"];

    // Tables and lists of rows: a repository of models has none at its top.
    private static readonly string[] RowEndings = [".jsonl", ".parquet", ".csv"];

    /// <summary>What to do about a path that does not exist because it names something elsewhere.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="isDataset">Whether a data set is wanted, not a model.</param>
    /// <returns>A sentence with the command that fetches it; null where the path looks like a path.</returns>
    public static string? Advice(string path, bool isDataset = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        return AddressAdvice(path, isDataset) ?? HubNameAdvice(path, isDataset);
    }

    /// <summary>As <see cref="Advice"/>, for what can only be an address: with a scheme, or with the name of a host.</summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="isDataset">Whether a data set is wanted, not a model.</param>
    public static string? AddressAdvice(string path, bool isDataset = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
        {
            // Where a word stands between the second and the third slash it is taken for a host.
            bool isHere = Uri.TryCreate(path, UriKind.Absolute, out Uri? file) && file is { Host: "" or "localhost" };
            return $"Give the path without file://{(isHere ? $": {file!.LocalPath}" : "")}.";
        }

        bool hasScheme = Address().IsMatch(path);
        if (!hasScheme && (!HostName().IsMatch(path) || FirstFolderExists(path)))
        {
            return null;
        }

        Match hub = HubAddress().Match(path);
        if (hub.Success)
        {
            return $"{NothingIsDownloaded}: {Fetch(hub, isDataset)}.";
        }

        if (path.StartsWith("hf://", StringComparison.OrdinalIgnoreCase))
        {
            return $"{NothingIsDownloaded}, and the address names no repository: 'hf download "
                + $"{(isDataset ? "--repo-type dataset " : "")}OWNER/NAME' fetches one and prints the folder to give here.";
        }

        Match scope = ModelScopeAddress().Match(path);
        if (scope.Success)
        {
            string kind = isDataset || scope.Groups["set"].Success ? "dataset" : "model";
            string folder = scope.Groups["leaf"].Value;
            return $"{NothingIsDownloaded}: 'modelscope download --{kind} {scope.Groups["owner"].Value}/{folder} --local_dir "
                + $"{folder}' fetches it into the folder {folder}; give that folder.";
        }

        return $"{NothingIsDownloaded}: fetch it first, {How(path)}, and give the file or folder on this machine.";
    }

    // Every store has a program of its own; a name without a scheme is that of a web page.
    private static string How(string path)
    {
        string shown = ShownValue.Cut(path, ShownValue.LongestPath);
        int end = path.IndexOf("://", StringComparison.Ordinal);
        string scheme = end < 0 ? "https" : path[..end].ToLowerInvariant();
        return scheme switch
        {
            "http" or "https" or "ftp" or "ftps" => $"for example with 'curl -LO {shown}'",
            "s3" or "s3a" or "s3n" => $"for example with 'aws s3 cp --recursive {shown} FOLDER'",
            "gs" => $"for example with 'gcloud storage cp --recursive {shown} FOLDER'",
            "az" or "abfs" or "abfss" or "wasb" or "wasbs" => "for example with 'azcopy copy'",
            "hdfs" => $"for example with 'hdfs dfs -get {shown}'",
            "ssh" or "scp" or "sftp" => "for example with 'scp -r HOST:PATH FOLDER'",
            _ => $"with a program that knows addresses of the kind {ShownValue.Cut(scheme)}://",
        };
    }

    private static string? HubNameAdvice(string path, bool isDataset)
    {
        Match name = HubName().Match(path);
        if (!name.Success || FirstFolderExists(path))
        {
            return null;
        }

        // Two parts with the ending of a file are a path; three are one unless the last has it.
        bool hasFile = name.Groups["file"].Success;
        string ending = Path.GetExtension(hasFile ? path : name.Groups["name"].Value).ToLowerInvariant();
        return hasFile == DataEndings.Contains(ending)
            ? $"{NothingIsDownloaded}: if it is a name on the Hugging Face Hub, "
                + $"{Fetch(name, isDataset || (hasFile && RowEndings.Contains(ending)))}."
            : null;
    }

    private static bool FirstFolderExists(string path) => Directory.Exists(path.Split('/')[0]);

    // Without a target folder the command prints where it put the files.
    private static string Fetch(Match hub, bool isDataset)
    {
        string set = isDataset || hub.Groups["set"].Success ? "--repo-type dataset " : "";
        string file = hub.Groups["file"] is { Success: true, Value: string inside } ? " " + Uri.UnescapeDataString(inside) : "";
        string revision = hub.Groups["revision"] is { Success: true, Value: not "main" } other
            ? " --revision " + other.Value
            : "";
        return $"'hf download {set}{hub.Groups["name"].Value}{file}{revision}' fetches it "
            + $"and prints the {(file.Length > 0 ? "path" : "folder")} to give here";
    }

    // A drive of Windows is one letter.
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]+://", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // Without a scheme, as browsers show addresses.
    [GeneratedRegex(
        @"^(?:www\.[\w.-]+\.[A-Za-z]{2,}|(?:[\w-]+\.)+(?:com|org|net|co|cn|io|ai|edu|gov|de|eu|uk|jp|kr|fr))(?::\d+)?/",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HostName();

    [GeneratedRegex(
        @"^(?:(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf://)(?:(?<set>datasets/)|models/|spaces/)?"
        + @"(?<name>[\w.-]+/[\w.-]+?)(?:\.git)?(?:@(?<revision>[^/?#]+))?"
        + @"(?:/(?:blob|resolve|raw)/(?<revision>[^/?#]+)/(?<file>[^?#]+)|/tree/(?<revision>[^/?#]+))?(?:[/?#].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex HubAddress();

    [GeneratedRegex(
        @"^(?:https?://)?(?:www\.)?modelscope\.(?:cn|ai)/(?:models/|(?<set>datasets/))?"
        + @"(?<owner>[\w.-]+)/(?<leaf>[\w.-]+)(?:[/?#].*)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex ModelScopeAddress();

    [GeneratedRegex(
        @"^(?<set>datasets/)?(?<name>[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)(?:@(?<revision>[A-Za-z0-9][\w.-]*))?"
        + @"(?:/(?<file>[A-Za-z0-9][\w.-]*))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex HubName();
}
