namespace AdaViP.Core.Files;

/// <summary>Folders that this program makes for results.</summary>
public static class OutputFolder
{
    /// <summary>Makes a folder, and those above it, where they are missing.</summary>
    /// <param name="path">What is there already may be a folder, or a link to one.</param>
    /// <returns>The folders that were missing, innermost first.</returns>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public static IReadOnlyList<string> Make(string path)
    {
        List<string> missing = Missing(path);
        try
        {
            Create(missing);
            return missing;
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            RemoveEmpty(missing);
            throw new StorageException(path, FolderProblem.Describe(path, e), WriteProblem.Advice(WriteAdvice.General, e), e);
        }
    }

    /// <summary>Takes folders back that nothing was written into.</summary>
    /// <param name="created">From <see cref="Make"/>.</param>
    public static void RemoveEmpty(IReadOnlyList<string> created)
    {
        try
        {
            foreach (string folder in created.Where(Directory.Exists))
            {
                if (Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    return;
                }

                Directory.Delete(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty folder that stays does no harm.
        }
    }

    /// <summary>
    /// Refuses a folder in which a name of this program's own is a link, before anything is read, written or deleted under it.
    /// </summary>
    /// <param name="folder">Exists.</param>
    /// <param name="isOwn">
    /// Whether the program writes under a name; temporary names are asked about without what they end in.
    /// </param>
    /// <exception cref="UserOptionException">There is such a link.</exception>
    public static void RequireNoLinks(string folder, Predicate<string> isOwn)
    {
        ArgumentNullException.ThrowIfNull(isOwn);
        foreach (string path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            while (Path.GetExtension(name) is ".partial" or ".old")
            {
                name = Path.GetFileNameWithoutExtension(name);
            }

            if (isOwn(name) && FileStatus.Of(path, followLinks: false)?.Kind == FileKind.Link)
            {
                OutputName.RequireFile(path);
            }
        }
    }

    /// <summary>The folders of a path that are missing, innermost first.</summary>
    internal static List<string> Missing(string path)
    {
        List<string> missing = [];
        string? part = Path.GetFullPath(path);
        while (part is not null && !Directory.Exists(part))
        {
            missing.Add(part);
            part = Path.GetDirectoryName(part);
        }

        return missing;
    }

    /// <summary>Makes missing folders and brings their names to the disk: what is saved in one is lost with its name.</summary>
    /// <param name="missing">From <see cref="Missing"/>.</param>
    /// <exception cref="IOException">Not possible.</exception>
    internal static void Create(List<string> missing)
    {
        if (missing.Count > 0)
        {
            Directory.CreateDirectory(missing[0]);
        }

        foreach (string created in missing)
        {
            FileLayer.Current.SyncFolder(Path.GetDirectoryName(created)!);
        }
    }
}
