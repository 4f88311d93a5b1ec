namespace AdaViP.Core.Files;

/// <summary>Takes away what this program put into a folder; what somebody else put there stays, and the folder with it.</summary>
public static class OwnContents
{
    /// <summary>Deletes files by their names, and the folder when it is empty then.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <param name="isOwn">Whether a file's name, without folder, is this program's.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The system refuses.</exception>
    public static void Remove(string folder, Predicate<string> isOwn)
    {
        ArgumentNullException.ThrowIfNull(isOwn);
        if (!Directory.Exists(folder))
        {
            return;
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

    /// <summary>Moves what is not this program's out of a folder that is to go.</summary>
    /// <param name="from">The folder that goes.</param>
    /// <param name="into">Where its things stay, on the same file system; a name that is taken there is not moved.</param>
    /// <param name="isOwn">As above.</param>
    internal static void Keep(string from, string into, Predicate<string> isOwn)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(from).ToList())
        {
            string name = Path.GetFileName(entry);
            bool isFolder = Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null;
            string target = Path.Combine(into, name);
            if ((isFolder || !isOwn(name)) && FileStatus.Of(target, followLinks: false) is null)
            {
                Directory.Move(entry, target);
            }
        }
    }
}
