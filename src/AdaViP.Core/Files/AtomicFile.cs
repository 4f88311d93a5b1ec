using System.Text;

namespace AdaViP.Core.Files;

/// <summary>
/// A file that appears under its name when it is complete and on the disk, or not at all: write to <see cref="Stream"/>, then
/// <see cref="Commit"/>. What had the name before stays until then.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    /// <summary>What to say when the last step fails.</summary>
    internal static readonly WriteAdvice NameIsNotDurable = new(
        "It is complete under its name, but the name may be lost when the machine stops.", ", then try again");

    private const string End = ".partial";

    private readonly string _path;
    private readonly string _folder;
    private readonly string _partial;
    private readonly long _bytes;
    private readonly FileStream _stream;
    private bool _done;

    private AtomicFile(string path, string partial, long bytes, FileStream stream)
    {
        _path = path;
        _folder = FolderOf(path);
        _partial = partial;
        _bytes = bytes;
        _stream = stream;
    }

    /// <summary>Where to write.</summary>
    public Stream Stream => _stream;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its final name, in a folder that exists.</param>
    /// <param name="bytes">Its size, for messages; 0 where it is not known.</param>
    /// <param name="shared">
    /// Whether other processes may write the same file, or the folder is not this program's own: the temporary name is one that
    /// nobody else has then. Otherwise what a killed process left under the temporary name is replaced.
    /// </param>
    /// <exception cref="StorageException">Nothing can be written there.</exception>
    /// <exception cref="UserOptionException">A link, or something that is not a file, has the name.</exception>
    public static AtomicFile Begin(string path, long bytes = 0, bool shared = false)
    {
        string partial = shared ? $"{path}.{Path.GetRandomFileName()[..8]}{End}" : path + End;
        OutputName.RequireFile(path);
        try
        {
            if (OutputName.RequireFile(partial))
            {
                File.Delete(partial);
            }

            return new AtomicFile(path, partial, bytes, FileLayer.Current.Open(partial, FileMode.CreateNew, FileShare.None));
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw WriteProblem.Of(path, FolderOf(path), bytes, e);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">As for <see cref="Begin"/>.</param>
    /// <param name="write">Writes the contents.</param>
    /// <param name="shared">As for <see cref="Begin"/>.</param>
    /// <exception cref="StorageException">Not possible; what was there before is unchanged.</exception>
    public static void Write(string path, Action<Stream> write, bool shared = false)
    {
        using AtomicFile file = Begin(path, shared: shared);
        file.Write(write);
        file.Commit();
    }

    /// <summary>Writes a whole file of text, UTF-8 without a mark.</summary>
    /// <param name="path">As for <see cref="Begin"/>.</param>
    /// <param name="text">The contents.</param>
    /// <exception cref="StorageException">Not possible; what was there before is unchanged.</exception>
    public static void WriteText(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using AtomicFile file = Begin(path, bytes.Length);
        file.Write(stream => stream.Write(bytes));
        file.Commit();
    }

    /// <summary>Does something that writes to <see cref="Stream"/>.</summary>
    /// <param name="write">A file operation that fails in it is taken for a failure to write.</param>
    /// <exception cref="StorageException">It failed.</exception>
    public void Write(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Attempt(() => write(_stream));
    }

    /// <summary>Brings the contents to the disk and gives the file its name, which is then on the disk too.</summary>
    /// <exception cref="StorageException">Not possible.</exception>
    public void Commit()
    {
        Attempt(() =>
        {
            FileLayer.Current.Sync(_stream);
            _stream.Dispose();
            FileLayer.Current.Rename(_partial, _path);
        });
        _done = true;
        try
        {
            FileLayer.Current.SyncFolder(_folder);
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw WriteProblem.Of(_path, _folder, 0, e, NameIsNotDurable);
        }
    }

    /// <summary>Gives up what was written, unless the file has its name.</summary>
    public void Dispose()
    {
        if (_done)
        {
            return;
        }

        _done = true;
        try
        {
            _stream.Dispose();
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            // What could not be written is given up anyway, and the failure was reported.
        }

        TryDelete(_partial);
    }

    internal static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            // The error that led here is the one to report; a leftover is replaced next time.
        }
    }

    internal static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw WriteProblem.Of(_path, _folder, _bytes > 0 || !_stream.CanSeek ? _bytes : _stream.Position, e);
        }
    }
}
