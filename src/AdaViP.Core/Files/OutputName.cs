namespace AdaViP.Core.Files;

/// <summary>
/// Names that this program writes under in a folder of results. Somebody else may have put a link, a pipe or a folder there:
/// nothing is written through those.
/// </summary>
internal static class OutputName
{
    /// <summary>Refuses everything but a regular file, or nothing, under the name of a file.</summary>
    /// <returns>Whether there is a file.</returns>
    /// <exception cref="UserOptionException">A link, a folder, a pipe or a device is there.</exception>
    internal static bool RequireFile(string path) => Require(path, FileKind.Regular, "a file");

    /// <summary>Refuses everything but a folder, or nothing, under the name of a folder.</summary>
    /// <returns>Whether there is a folder.</returns>
    /// <exception cref="UserOptionException">A link, a file, a pipe or a device is there.</exception>
    internal static bool RequireFolder(string path) => Require(path, FileKind.Folder, "a folder");

    /// <summary>Refuses an open file that is not the one under the name: a link was put there in between.</summary>
    /// <exception cref="UserOptionException">It is another one.</exception>
    internal static void RequireSame(string path, FileStream opened)
    {
        RequireFile(path);
        if (FileStatus.Of(opened.SafeFileHandle) is FileStatus found && FileStatus.Of(path, followLinks: false) != found)
        {
            throw new UserOptionException($"{path} was replaced while it was being opened. Choose another folder.");
        }
    }

    private static bool Require(string path, FileKind wanted, string named)
    {
        FileStatus? found = FileStatus.Of(path, followLinks: false);
        if (found is not null && found.Kind != wanted)
        {
            string leads = found.Kind == FileKind.Link ? $" to \"{new FileInfo(path).LinkTarget}\"" : "";
            throw new UserOptionException(
                $"{path} is {found.Named}{leads}, but this program writes {named} of its own there, and follows no links. "
                + "Remove it, or choose another folder.");
        }

        return found is not null;
    }
}
