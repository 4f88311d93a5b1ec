using AdaViP.Core;

namespace AdaViP.Llava.Checkpoints;

/// <summary>
/// A folder that appears complete under its name or not at all: fill <see cref="WorkPath"/>, then <see cref="Commit"/>.
/// A process that dies in between leaves the work folder, which the next attempt replaces, and the old folder as it was.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private readonly string _target;
    private bool _committed;

    private AtomicFolder(string target, string work)
    {
        _target = target;
        WorkPath = work;
    }

    /// <summary>Where the content is written: beside the target, on the same file system.</summary>
    public string WorkPath { get; }

    /// <summary>Makes an empty work folder for a target.</summary>
    /// <param name="target">The folder to appear; an existing one is replaced at the end.</param>
    /// <exception cref="UserErrorException">The place is not writable.</exception>
    public static AtomicFolder Begin(string target)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        string work = full + ".partial";
        try
        {
            if (File.Exists(full))
            {
                throw new UserErrorException($"{target} is a file; a folder is to be written there. Choose another name.");
            }

            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }

            Directory.CreateDirectory(work);
            return new AtomicFolder(full, work);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DurableFiles.CannotWrite(target, Path.GetDirectoryName(full)!, 0, e);
        }
    }

    /// <summary>Syncs every file to the disk and gives the folder its name.</summary>
    /// <exception cref="UserErrorException">Not possible; what was there before is unchanged.</exception>
    public void Commit()
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(WorkPath, "*", SearchOption.AllDirectories))
            {
                DurableFiles.Sync(file);
            }

            foreach (string folder in Directory.EnumerateDirectories(WorkPath, "*", SearchOption.AllDirectories))
            {
                DurableFiles.SyncFolder(folder);
            }

            DurableFiles.SyncFolder(WorkPath);
            Publish();
            DurableFiles.SyncFolder(Path.GetDirectoryName(_target)!);
            _committed = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DurableFiles.CannotWrite(_target, Path.GetDirectoryName(_target)!, 0, e);
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

    private void Publish()
    {
        if (!Directory.Exists(_target))
        {
            Directory.Move(WorkPath, _target);
            return;
        }

        if (DurableFiles.TryExchange(WorkPath, _target))
        {
            Directory.Delete(WorkPath, recursive: true);
            return;
        }

        // File systems without an exchange: two renames, and the old folder is back if the second fails.
        string old = _target + ".old";
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        Directory.Move(_target, old);
        try
        {
            Directory.Move(WorkPath, _target);
        }
        catch
        {
            Directory.Move(old, _target);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }
}
