namespace AdaViP.Core.Files;

/// <summary>
/// All names that a command writes under in its folder of results: one list for those who write and for the check that comes
/// before any work, so that nothing of somebody else's is replaced, and nothing in the way is found after hours.
/// </summary>
/// <param name="names">The names; the first that matches counts.</param>
public sealed class OwnNames(params IReadOnlyList<OwnName> names)
{
    private const string PartialEnding = ".partial";
    private const string OldEnding = ".old";
    private const int RandomPart = 9; // of AtomicFile, with its point

    /// <summary>What is in a folder under the names, or under temporary ones of theirs.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <returns>Paths, by name in ordinal order, each with its name.</returns>
    public IReadOnlyList<(string Path, OwnName Name)> In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal)
                .Select(path => (Path: path, Name: Of(Path.GetFileName(path))!)).Where(entry => entry.Name is not null),
        ];
    }

    /// <summary>Whether a name, or a temporary one of it, is among them.</summary>
    /// <param name="name">Without folder.</param>
    public bool Has(string name) => Of(name) is not null;

    /// <summary>
    /// Refuses what cannot be written: a link, a pipe, a file under the name of a folder or the other way round, and a file that
    /// this program did not write.
    /// </summary>
    /// <param name="folder">Need not exist.</param>
    /// <exception cref="UserOptionException">There is such a thing; the message names it and the next step.</exception>
    public void Require(string folder)
    {
        foreach ((string path, OwnName name) in In(folder))
        {
            if (name.IsFolder)
            {
                OutputName.RequireFolder(path);
                continue;
            }

            OutputName.RequireFile(path);
            if (!IsOwn(path, name))
            {
                throw new UserOptionException(
                    $"{path} is not what this command writes there, and would be replaced. "
                    + $"Move it away, or choose another {SettingKey.OutputFolder}.");
            }
        }
    }

    /// <summary>Refuses outputs that are read: by this name, through a link, or under another name of the same file.</summary>
    /// <param name="folder">The folder of results, for the message.</param>
    /// <param name="outputs">Paths of what is written, replaced or removed; those that do not exist are passed over.</param>
    /// <param name="inputs">Files that are read, each with what it is; gone through only where there are outputs.</param>
    /// <exception cref="UserOptionException">An input is one of them.</exception>
    public static void RequireNotRead(
        string folder, IEnumerable<string> outputs, IEnumerable<(string What, string Path)> inputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        Dictionary<string, string> taken = [];
        foreach (string output in outputs)
        {
            if (FileStatus.Of(output) is { Kind: FileKind.Regular } found)
            {
                taken.TryAdd(found.Identity, output);
            }
        }

        if (taken.Count == 0)
        {
            return;
        }

        foreach ((string what, string input) in inputs)
        {
            if (FileStatus.Of(input) is FileStatus found && taken.TryGetValue(found.Identity, out string? output))
            {
                string same = Path.GetFullPath(input) == Path.GetFullPath(output) ? "" : $", the same file as \"{output}\"";
                throw new UserOptionException(
                    $"{SettingKey.OutputFolder} \"{folder}\" would replace {what} \"{input}\"{same}. "
                    + $"Choose another {SettingKey.OutputFolder}.");
            }
        }
    }

    private static bool IsOwn(string path, OwnName name)
    {
        try
        {
            return name.IsOwn(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || FileProblem.IsInUse(e))
        {
            return true; // another process of this program renames it just now, or writes it
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserOptionException(
                $"{path} is in the way and cannot be read: {FileProblem.Describe(e)}. "
                + $"Move it away, or choose another {SettingKey.OutputFolder}.", e);
        }
    }

    private OwnName? Of(string name)
    {
        string final = name;
        while (final.EndsWith(PartialEnding, StringComparison.Ordinal) || final.EndsWith(OldEnding, StringComparison.Ordinal))
        {
            final = Path.GetFileNameWithoutExtension(final);
        }

        // Where others may write the same file, a temporary name has a random part before its ending.
        return names.FirstOrDefault(own => own.Matches(final))
            ?? (final != name && Path.GetExtension(final).Length == RandomPart
                ? names.FirstOrDefault(own => own.Matches(Path.GetFileNameWithoutExtension(final))) : null);
    }
}
