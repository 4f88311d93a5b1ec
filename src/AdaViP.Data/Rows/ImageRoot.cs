using System.Buffers;
using System.Collections.Concurrent;
using AdaViP.Core.Data;
using AdaViP.Data.Settings;

namespace AdaViP.Data.Rows;

/// <summary>
/// The folder that picture paths start from. A path that leaves it, by "..", as an absolute path or through a symbolic link, is
/// refused: data from elsewhere must not read this machine's other files. A snapshot in the cache of Hugging Face's hub consists
/// of links into the blobs of its repository: there links may lead to the folder of that repository.
/// </summary>
internal sealed class ImageRoot
{
    private const int LongestLinkChain = 40;
    private const int LongestPath = 4095; // of Linux, without the zero at its end
    private const int LongestShown = 60;
    private const int CommitDigits = 40;

    private const int ShortestEncoded = 64; // characters; no picture is smaller

    private static readonly string[] HubKinds = ["datasets--", "models--"];

    // JPEG, PNG, GIF and WebP.
    private static readonly string[] EncodedStarts = ["/9j/", "iVBORw0KGgo", "R0lGOD", "UklGR"];

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n");

    private readonly string _root;
    private readonly string _realRoot;
    private readonly string _linkRoot; // links may lead below it
    private readonly ConcurrentDictionary<string, string> _realFolders = []; // pictures of tables are found while others are read

    /// <summary>Creates the root.</summary>
    /// <exception cref="UserDataException">The folder does not exist.</exception>
    public ImageRoot(string folder)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(_root))
        {
            throw new UserDataException($"The image root {_root} is not a folder. Check {DataSettings.ImageRoot}.");
        }

        _realRoot = RealPath(_root);
        _linkRoot = HubRepository(_realRoot) ?? _realRoot;
    }

    /// <summary>Full path.</summary>
    public string Folder => _root;

    /// <summary>A picture file; whether it exists shows when it is read.</summary>
    /// <param name="path">As the row gives it.</param>
    /// <param name="place">The row.</param>
    /// <param name="field">The row's field.</param>
    /// <exception cref="BadRowException">The path leaves the root or is none.</exception>
    public FileImageReference Picture(string path, RowPlace place, string field)
    {
        string shown = path.Length > LongestShown
            ? $"\"{path[..LongestShown].Replace('\0', '?')}...\""
            : $"\"{path.Replace('\0', '?')}\"";
        if (path.Length > LongestPath || path.StartsWith("data:", StringComparison.Ordinal) || IsEncoded(path))
        {
            throw BadRowException.Wrong(
                field, $"a text of {path.Length:N0} characters, {shown}, as of a picture in base64",
                "the path of a picture file; write the picture into a file and name it");
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw BadRowException.Wrong(
                field, $"{shown}, with a NUL character (shown as ?), which no path can have", "the path of a picture file");
        }

        if (path.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
        {
            bool isHere = Uri.TryCreate(path, UriKind.Absolute, out Uri? file) && file is { Host: "" or "localhost" };
            throw BadRowException.Wrong(
                field, shown, $"the path alone, without file://{(isHere ? $": \"{file!.LocalPath}\"" : "")}");
        }

        if (path.Contains("://", StringComparison.Ordinal))
        {
            throw BadRowException.Wrong(field, shown, "the path of a picture file (download pictures first)");
        }

        string full = Path.GetFullPath(Path.Combine(_root, path));
        if (Path.TrimEndingDirectorySeparator(full) == _root)
        {
            throw BadRowException.Wrong(field, $"{shown}, which is the image root {_root} itself", "the path of a picture file");
        }

        if (!IsInside(full, _root))
        {
            throw new BadRowException(
                BadRowKind.PathEscape,
                $"'{field}' \"{path}\" lies outside the image root {_root}; "
                + $"set {DataSettings.ImageRoot} to the folder that holds the pictures");
        }

        string real = RealPath(full);
        if (!IsInside(real, _linkRoot))
        {
            throw new BadRowException(
                BadRowKind.PathEscape,
                $"'{field}' \"{path}\" leads through a symbolic link out of the image root {_root}, to {real}; " +
                $"set {DataSettings.ImageRoot} to the folder that holds the pictures");
        }

        return new FileImageReference(full, $"{place}, '{field}' {path}", path);
    }

    // The beginning of a JPEG in base64 is that of an absolute path.
    private static bool IsEncoded(string path) =>
        path.Length >= ShortestEncoded && !path.AsSpan().ContainsAnyExcept(Base64)
        && Array.Exists(EncodedStarts, start => path.StartsWith(start, StringComparison.Ordinal));

    private static bool IsInside(string path, string folder) =>
        folder == "/"
        || (path.StartsWith(folder, StringComparison.Ordinal) && path.Length > folder.Length && path[folder.Length] == '/');

    // <cache>/datasets--<owner>--<name>/snapshots/<commit>[/...]: the folder of the repository; null for a folder elsewhere.
    private static string? HubRepository(string folder)
    {
        for (string? at = folder; Path.GetDirectoryName(at) is string parent; at = parent)
        {
            if (Path.GetFileName(at) is { Length: CommitDigits } commit && commit.All(char.IsAsciiHexDigitLower)
                && Path.GetFileName(parent) == "snapshots" && Path.GetDirectoryName(parent) is string repository
                && Array.Exists(HubKinds, kind => Path.GetFileName(repository).StartsWith(kind, StringComparison.Ordinal)))
            {
                return repository;
            }
        }

        return null;
    }

    /// <summary>The path with every symbolic link followed; parts that do not exist stay as they are.</summary>
    private string RealPath(string path)
    {
        int links = LongestLinkChain;
        return RealPath(path, ref links);
    }

    private string RealPath(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not string parent)
        {
            return path;
        }

        if (!_realFolders.TryGetValue(parent, out string? folder))
        {
            folder = RealPath(parent, ref links);
            _realFolders[parent] = folder;
        }

        string real = Path.Combine(folder, Path.GetFileName(path));
        string? target = new FileInfo(real).LinkTarget;
        if (target is null)
        {
            return real;
        }

        return --links < 0
            ? throw new BadRowException(BadRowKind.PathEscape, $"{path} is a loop of symbolic links")
            : RealPath(Path.GetFullPath(Path.Combine(folder, target)), ref links);
    }
}
