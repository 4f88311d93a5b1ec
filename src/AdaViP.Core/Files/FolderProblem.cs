namespace AdaViP.Core.Files;

/// <summary>
/// Why a folder, or a file in it, could not be created, in words for the user: what stands in the way on the path.
/// </summary>
public static class FolderProblem
{
    /// <summary>The cause as a clause without a full stop: "\"/tmp/notes.txt\" is a file, not a folder".</summary>
    /// <param name="path">The folder that was to be created or written to.</param>
    /// <param name="failure">What the runtime threw.</param>
    public static string Describe(string path, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string? existing = Path.GetFullPath(path);
        while (existing is not null && !Directory.Exists(existing))
        {
            if (File.Exists(existing))
            {
                return new FileInfo(existing).LinkTarget is string target && FileStatus.Of(existing) is null
                    ? $"\"{existing}\" is a link to \"{target}\", which leads nowhere"
                    : $"\"{existing}\" is a file, not a folder";
            }

            existing = Path.GetDirectoryName(existing);
        }

        return failure is FileNotFoundException or DirectoryNotFoundException
            ? $"nothing can be created in \"{existing}\""
            : FileProblem.Describe(failure);
    }
}
