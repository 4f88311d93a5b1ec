namespace AdaViP.Core.Files;

/// <summary>Takes away what this program put into a folder; what somebody else put there stays, and the folder with it.</summary>
public static class OwnContents
{
    /// <summary>Deletes files by their names, and the folder when it is empty then.</summary>
    /// <param name="folder">Need not exist; nothing happens behind a link.</param>
    /// <param name="isOwn">Whether a file's name, without folder, is this program's.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The system refuses.</exception>
    public static void Remove(string folder, Predicate<string> isOwn)
    {
        ArgumentNullException.ThrowIfNull(isOwn);
        if (FileStatus.Of(folder, followLinks: false)?.Kind != FileKind.Folder)
        {
            return; // nothing there, or a link: what it leads to is somebody's
        }

        foreach (string file in Directory.EnumerateFiles(folder).Where(file => isOwn(Path.GetFileName(file))).ToList())
        {
            File.Delete(file);
        }

        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Deletes a folder; what is not this program's moves out of it first.</summary>
    /// <param name="from">The folder that goes.</param>
    /// <param name="into">
    /// Where its things stay, on the same file system; need not exist. A name that is taken there is not moved.
    /// </param>
    /// <param name="isOwn">As above; null where all of it is this program's.</param>
    /// <returns>What could not be moved, for which the folder stays; null where the folder is gone.</returns>
    internal static string? Discard(string from, string into, Predicate<string>? isOwn)
    {
        bool IsForeign(string entry) => isOwn is not null
            && ((Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null) || !isOwn(Path.GetFileName(entry)));

        foreach (string entry in Directory.EnumerateFileSystemEntries(from).Where(IsForeign).ToList())
        {
            string target = Path.Combine(into, Path.GetFileName(entry));
            if (!Directory.Exists(into) || FileStatus.Of(target, followLinks: false) is not null)
            {
                return entry;
            }

            Directory.Move(entry, target);
        }

        Directory.Delete(from, recursive: true);
        return null;
    }
}
