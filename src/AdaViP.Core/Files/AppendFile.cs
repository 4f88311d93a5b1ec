using AdaViP.Core.Data;

namespace AdaViP.Core.Files;

/// <summary>
/// A file that grows: each addition is with the operating system when the call returns, so that it outlives the process, and on
/// the disk after <see cref="Sync"/>. An addition that fails leaves nothing of itself. That one process at a time writes is the
/// caller's care: others may read meanwhile, and locks would keep them out. A file that has other names too, such as those of a
/// backup made of hard links, is copied first: what is under the other names stays as it is.
/// </summary>
public sealed class AppendFile : IDisposable
{
    // Bytes of a log that is read whole.
    private const int LongestLog = 1 << 30;

    private readonly FileStream _stream;
    private readonly WriteAdvice? _advice;
    private bool _nameIsDurable;

    private AppendFile(string path, FileStream stream, bool existed, WriteAdvice? advice)
    {
        Path = path;
        _stream = stream;
        _nameIsDurable = existed;
        _advice = advice;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file.</summary>
    public long Length => _stream.Length;

    /// <summary>Opens a file, or makes an empty one.</summary>
    /// <param name="path">In a folder that exists.</param>
    /// <param name="advice">What is kept and how to continue when a write fails; null for general advice.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    /// <exception cref="UserOptionException">A link, or something that is not a file, has the name.</exception>
    public static AppendFile Open(string path, WriteAdvice? advice = null)
    {
        bool existed = OutputName.RequireFile(path);
        try
        {
            FileStream stream = OpenSame(path);
            if (FileStatus.NamesOf(stream.SafeFileHandle) > 1)
            {
                using (stream)
                {
                    TakeOwnCopy(path, stream, advice);
                }

                stream = OpenSame(path);
            }

            return new AppendFile(path, stream, existed, advice);
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw WriteProblem.Of(path, AtomicFile.FolderOf(path), 0, e, advice);
        }
    }

    /// <summary>The whole contents.</summary>
    /// <param name="limit">Most bytes.</param>
    /// <exception cref="StorageException">The disk refuses.</exception>
    /// <exception cref="UserDataException">It has more bytes.</exception>
    public byte[] ReadAll(int limit = LongestLog)
    {
        if (Length > limit)
        {
            throw new UserDataException(
                $"{Path} {FileProblem.Oversize(Length, limit)}. "
                    + "Check that it is this program's file, and move it elsewhere to begin a new one.");
        }

        byte[] bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    /// <summary>Fills a buffer from a place in the file.</summary>
    /// <param name="at">Offset in bytes.</param>
    /// <param name="buffer">Filled to its end; the file must have as much.</param>
    /// <exception cref="StorageException">The disk refuses.</exception>
    public void Read(long at, Span<byte> buffer)
    {
        try
        {
            _stream.Position = at;
            _stream.ReadExactly(buffer);
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw Failed(0, e);
        }
    }

    /// <summary>Cuts off the end.</summary>
    /// <param name="length">Bytes that stay.</param>
    /// <exception cref="StorageException">The disk refuses.</exception>
    public void Cut(long length)
    {
        try
        {
            if (length != _stream.Length)
            {
                _stream.SetLength(length);
            }
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw Failed(0, e);
        }
    }

    /// <summary>Adds bytes at the end.</summary>
    /// <param name="bytes">Written in one call where the system takes them so.</param>
    /// <param name="sync">Whether they are on the disk when this returns.</param>
    /// <exception cref="StorageException">The disk refuses; the file is as long as before.</exception>
    public void Append(ReadOnlySpan<byte> bytes, bool sync = false)
    {
        long length = _stream.Length;
        try
        {
            _stream.Position = length;
            _stream.Write(bytes);
            _stream.Flush();
            if (sync)
            {
                Bring();
            }
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            TryCut(length);
            throw Failed(bytes.Length, e);
        }
    }

    /// <summary>Brings everything to the disk, and the file's name where it is new.</summary>
    /// <exception cref="StorageException">It may not be there.</exception>
    public void Sync()
    {
        try
        {
            Bring();
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            throw Failed(0, e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    private static FileStream OpenSame(string path)
    {
        FileStream stream = FileLayer.Current.Open(path, FileMode.OpenOrCreate, FileShare.Read);
        try
        {
            OutputName.RequireSame(path, stream);
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // Puts a copy under this name, which until then is one of several of the file.
    private static void TakeOwnCopy(string path, FileStream shared, WriteAdvice? advice)
    {
        try
        {
            using AtomicFile copy = AtomicFile.Begin(path, shared.Length);
            copy.Write(stream =>
            {
                shared.CopyTo(stream);
                if (!OperatingSystem.IsWindows() && stream is FileStream file)
                {
                    File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(shared.SafeFileHandle));
                }
            });
            copy.Commit();
        }
        catch (StorageException e) when (e.InnerException is Exception cause)
        {
            throw WriteProblem.Of(path, AtomicFile.FolderOf(path), shared.Length, cause, advice);
        }
    }

    private void Bring()
    {
        FileLayer.Current.Sync(_stream);
        if (!_nameIsDurable)
        {
            FileLayer.Current.SyncFolder(AtomicFile.FolderOf(Path));
            _nameIsDurable = true;
        }
    }

    private void TryCut(long length)
    {
        try
        {
            _stream.SetLength(length);
        }
        catch (Exception e) when (WriteProblem.IsOne(e))
        {
            // The failure to write is the one to report; readers of these files pass over a torn end.
        }
    }

    private StorageException Failed(long bytes, Exception cause) =>
        WriteProblem.Of(Path, AtomicFile.FolderOf(Path), bytes, cause, _advice);
}
