namespace AdaViP.Core.Files;

/// <summary>
/// A folder for output, created where it is missing, and held against other processes by <c>run.lock</c> in it.
/// </summary>
public sealed class OutputFolderLock : IDisposable
{
    /// <summary>Name of the file that is held.</summary>
    public const string LockName = "run.lock";

    private readonly HeldLock _lock;
    private readonly IReadOnlyList<string> _created;

    private OutputFolderLock(string folder, HeldLock runLock, IReadOnlyList<string> created)
    {
        Folder = folder;
        _lock = runLock;
        _created = created;
    }

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>Creates and takes the folder.</summary>
    /// <param name="path">Full path.</param>
    /// <returns>Holds the folder until it is disposed of.</returns>
    /// <exception cref="UserErrorException">Another process holds it.</exception>
    /// <exception cref="UserOptionException">It cannot be created or written; the message says why.</exception>
    public static OutputFolderLock Take(string path)
    {
        List<string> created = [];
        try
        {
            created = Create(path);
            return new OutputFolderLock(path, Lock(path), created);
        }
        catch
        {
            OutputFolder.RemoveEmpty(created);
            throw;
        }
    }

    /// <summary>Gives the folder back; it goes if it was created here and nothing was written into it.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        OutputFolder.RemoveEmpty(_created);
    }

    // The folders that were missing, innermost first.
    private static List<string> Create(string path)
    {
        List<string> missing = OutputFolder.Missing(path);
        try
        {
            OutputFolder.Create(missing);
            return missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            OutputFolder.RemoveEmpty(missing);
            if (FileProblem.IsFailedWrite(e))
            {
                throw WriteProblem.Of(path, path, 0, e);
            }

            throw new UserOptionException(
                $"{SettingKey.OutputFolder} is \"{path}\", where nothing can be written: {FolderProblem.Describe(path, e)}. "
                + $"Choose another {SettingKey.OutputFolder}.", e);
        }
    }

    private static HeldLock Lock(string path)
    {
        // It goes with the hold, so that one with contents, which is somebody's, must not be taken for it.
        string file = Path.Combine(path, LockName);
        if (FileStatus.Of(file, followLinks: false)?.Kind == FileKind.Regular
            && new FileInfo(file) is { Exists: true, Length: > 0 })
        {
            throw new UserOptionException(
                $"{file} is not what this command writes there, and would be removed. "
                + $"Move it away, or choose another {SettingKey.OutputFolder}.");
        }

        try
        {
            return HeldLock.Take(file, goes: true);
        }
        catch (IOException e) when (FileProblem.IsInUse(e))
        {
            throw new UserErrorException(
                $"{path} is in use by another run, which holds {LockName} there; "
                + $"wait for it to end, or choose another {SettingKey.OutputFolder}.", e);
        }
        catch (Exception e) when (FileProblem.IsFailedWrite(e))
        {
            throw WriteProblem.Of(Path.Combine(path, LockName), path, 0, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserOptionException(
                $"{SettingKey.OutputFolder} is \"{path}\", where nothing can be written: {FileProblem.Describe(e)}. "
                + $"Choose another {SettingKey.OutputFolder}.", e);
        }
    }
}
