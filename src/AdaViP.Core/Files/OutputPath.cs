namespace AdaViP.Core.Files;

/// <summary>
/// Where results go, as the system would find it: ".." after a link leads to the folder above what the link leads to, and ".."
/// after a name that is missing leads nowhere, whereas paths that are put together from texts would make both something else.
/// </summary>
public static class OutputPath
{
    private const string Up = "..";

    /// <summary>The place that a path names, without ".." in it; a path without any stays as it is.</summary>
    /// <param name="path">As the user gave it; what it names need not exist.</param>
    /// <exception cref="UserOptionException">A folder before ".." does not exist, or is not a folder.</exception>
    public static string Resolve(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] parts = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        if (!parts.Contains(Up))
        {
            return path;
        }

        string root = Path.GetPathRoot(path) ?? "";
        string place = root.Length > 0 ? root : Directory.GetCurrentDirectory();
        foreach (string part in path[root.Length..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            place = part is "" or "." ? place : part == Up ? Above(path, place) : Path.Combine(place, part);
        }

        return place;
    }

    private static string Above(string path, string place)
    {
        if (FileStatus.Of(place)?.Kind != FileKind.Folder)
        {
            string what = FileStatus.Of(place, followLinks: false) is FileStatus found ? $"is {found.Named}, not a folder"
                : "does not exist";
            throw new UserOptionException(
                $"\"{path}\" leads through \"{place}\", which {what}, so that \"..\" after it leads nowhere. Name the place "
                + "without \"..\", or make that folder first.");
        }

        string folder = RealFolder(place);
        return Path.GetDirectoryName(folder) ?? folder;
    }

    // Without links in any part of it.
    private static string RealFolder(string folder)
    {
        string? above = Path.GetDirectoryName(folder);
        if (above is null)
        {
            return folder;
        }

        var info = new DirectoryInfo(Path.Combine(RealFolder(above), Path.GetFileName(folder)));
        return info.ResolveLinkTarget(returnFinalTarget: true) is FileSystemInfo target ? RealFolder(target.FullName)
            : info.FullName;
    }
}
