namespace AdaViP.Core.Files;

/// <summary>
/// A folder that appears complete under its name or not at all: fill <see cref="WorkPath"/>, then <see cref="Commit"/>.
/// A process that dies in between leaves the work folder, which the next attempt replaces, and the old folder as it was.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private const string WorkEnding = ".partial";
    private const string OldEnding = ".old";

    private readonly string _target;
    private readonly Predicate<string>? _isOwn;
    private bool _committed;

    private AtomicFolder(string target, string work, Predicate<string>? isOwn)
    {
        _target = target;
        _isOwn = isOwn;
        WorkPath = work;
    }

    /// <summary>Where the content is written: beside the target, on the same file system.</summary>
    public string WorkPath { get; }

    /// <summary>Makes an empty work folder for a target.</summary>
    /// <param name="target">The folder to appear; an existing one is replaced at the end.</param>
    /// <param name="isOwn">
    /// Whether the program writes a file of that name there: what else an existing folder holds is somebody's, and moves into the
    /// new one. Null where nobody else has a folder of that name.
    /// </param>
    /// <exception cref="UserErrorException">The place is not writable, or a file or a link has one of the two names.</exception>
    public static AtomicFolder Begin(string target, Predicate<string>? isOwn = null)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        string work = full + WorkEnding;
        try
        {
            if (FileStatus.Of(full, followLinks: false)?.Kind == FileKind.Regular)
            {
                throw new UserErrorException($"{target} is a file; a folder is to be written there. Choose another name.");
            }

            OutputName.RequireFolder(full);
            if (OutputName.RequireFolder(work) && OwnContents.Discard(work, full, isOwn) is string foreign)
            {
                throw new UserErrorException($"{foreign} is not what this program writes there, and stands in the way of a "
                    + "folder that is to be written. Move it away.");
            }

            Directory.CreateDirectory(work);
            OutputName.RequireFolder(work);
            return new AtomicFolder(full, work, isOwn);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WriteProblem.Of(target, Path.GetDirectoryName(full)!, 0, e);
        }
    }

    /// <summary>Whether a folder is what a process that died has left of a target, by its name.</summary>
    /// <param name="folder">Any folder.</param>
    /// <param name="target">The target that it was left of; the folder itself where it is none.</param>
    public static bool IsLeftover(string folder, out string target)
    {
        ArgumentNullException.ThrowIfNull(folder);
        foreach (string ending in (ReadOnlySpan<string>)[WorkEnding, OldEnding])
        {
            if (folder.EndsWith(ending, StringComparison.Ordinal))
            {
                target = folder[..^ending.Length];
                return true;
            }
        }

        target = folder;
        return false;
    }

    /// <summary>
    /// Takes away what this program put into a folder that it made as a whole, and the folder, which loses its name before
    /// anything in it goes: no half of it is left under that name. What somebody else put there stays, and the folder with it.
    /// </summary>
    /// <param name="target">The folder, or what a process that died has left of it; need not exist.</param>
    /// <param name="isOwn">Whether a file's name, without folder, is this program's.</param>
    /// <param name="last">The name of the file that tells whose the folder is: it goes after the others.</param>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The system refuses.</exception>
    public static void Remove(string target, Predicate<string> isOwn, string last)
    {
        ArgumentNullException.ThrowIfNull(isOwn);
        string folder = target;
        if (!IsLeftover(target, out _) && HoldsOnly(target, isOwn))
        {
            string old = target + OldEnding;
            OwnContents.Remove(old, isOwn);
            if (FileStatus.Of(old, followLinks: false) is null)
            {
                FileLayer.Current.RenameFolder(target, old);
                folder = old;
            }
        }

        OwnContents.Remove(folder, name => name != last && isOwn(name));
        OwnContents.Remove(folder, isOwn);
    }

    /// <summary>Gives a folder another name, which is on the disk when this returns.</summary>
    /// <param name="folder">Exists.</param>
    /// <param name="name">Its new path, in the same folder as before; must not be taken.</param>
    /// <exception cref="IOException">Not possible, or the new name may be lost when the machine stops.</exception>
    /// <exception cref="UnauthorizedAccessException">The system refuses.</exception>
    public static void Rename(string folder, string name)
    {
        FileLayer layer = FileLayer.Current;
        layer.RenameFolder(folder, name);
        layer.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(name))!);
    }

    /// <summary>Opens a new file in a folder that is being filled; it is brought to the disk with the folder.</summary>
    /// <param name="path">A name that is not taken.</param>
    /// <exception cref="IOException">Not possible.</exception>
    public static FileStream CreateFile(string path) => FileLayer.Current.Open(path, FileMode.CreateNew, FileShare.None);

    /// <summary>Moves files of a folder, which are on the disk, into another one; names that are taken are replaced.</summary>
    /// <param name="from">On the same file system; goes when it is empty.</param>
    /// <param name="into">Exists.</param>
    /// <param name="last">The file whose presence says that all are there: it is moved when the others are on the disk.</param>
    /// <exception cref="IOException">
    /// Not possible; some files may have been moved, the last one not before the others.
    /// </exception>
    /// <exception cref="UserOptionException">A link, or something that is not a file, has one of the names.</exception>
    public static void MoveFiles(string from, string into, string last)
    {
        FileLayer layer = FileLayer.Current;
        string[] names = [.. Directory.EnumerateFiles(from).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            OutputName.RequireFile(Path.Combine(into, name));
        }

        foreach (string name in names.Where(name => name != last))
        {
            layer.Rename(Path.Combine(from, name), Path.Combine(into, name));
        }

        layer.SyncFolder(into);
        layer.Rename(Path.Combine(from, last), Path.Combine(into, last));
        layer.SyncFolder(into);
        Directory.Delete(from);
    }

    /// <summary>Syncs every file to the disk and gives the folder its name.</summary>
    /// <exception cref="UserErrorException">Not possible; what was there before is unchanged.</exception>
    public void Commit()
    {
        FileLayer layer = FileLayer.Current;
        string at = _target; // what a failure is about
        long bytes = 0;
        try
        {
            foreach (string file in Directory.EnumerateFiles(WorkPath, "*", SearchOption.AllDirectories))
            {
                at = Path.Combine(_target, Path.GetRelativePath(WorkPath, file));
                using FileStream stream = layer.Open(file, FileMode.Open, FileShare.ReadWrite);
                bytes = stream.Length;
                layer.Sync(stream);
            }

            at = _target;
            bytes = 0;

            foreach (string folder in Directory.EnumerateDirectories(WorkPath, "*", SearchOption.AllDirectories))
            {
                layer.SyncFolder(folder);
            }

            layer.SyncFolder(WorkPath);
            string? old = Publish(layer);
            _committed = true;
            layer.SyncFolder(Path.GetDirectoryName(_target)!);
            if (old is not null)
            {
                // What cannot be moved stays there: the next attempt names it.
                OwnContents.Discard(old, _target, _isOwn);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteAdvice? advice = _committed ? AtomicFile.NameIsNotDurable : null;
            throw WriteProblem.Of(at, Path.GetDirectoryName(_target)!, bytes, e, advice);
        }
    }

    /// <summary>Deletes the work folder unless it was committed.</summary>
    public void Dispose()
    {
        if (_committed || !Directory.Exists(WorkPath))
        {
            return;
        }

        try
        {
            Directory.Delete(WorkPath, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one to report; the next attempt deletes the leftover.
        }
    }

    private static bool HoldsOnly(string folder, Predicate<string> isOwn) =>
        FileStatus.Of(folder, followLinks: false)?.Kind == FileKind.Folder
        && Directory.EnumerateFileSystemEntries(folder)
            .All(entry => isOwn(Path.GetFileName(entry)) && FileStatus.Of(entry, followLinks: false)?.Kind != FileKind.Folder);

    // Where the folder that had the name is now; null where there was none. It goes when the new name is on the disk.
    private string? Publish(FileLayer layer)
    {
        if (!Directory.Exists(_target))
        {
            layer.RenameFolder(WorkPath, _target);
            return null;
        }

        if (layer.TryExchange(WorkPath, _target))
        {
            return WorkPath;
        }

        // File systems without an exchange: two renames, and the old folder is back if the second fails.
        string old = _target + OldEnding;
        if (OutputName.RequireFolder(old) && OwnContents.Discard(old, _target, _isOwn) is string foreign)
        {
            throw new IOException($"{foreign} is in the way");
        }

        layer.RenameFolder(_target, old);
        try
        {
            layer.RenameFolder(WorkPath, _target);
        }
        catch
        {
            layer.RenameFolder(old, _target);
            throw;
        }

        return old;
    }
}
