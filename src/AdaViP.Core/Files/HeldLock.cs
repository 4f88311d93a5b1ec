namespace AdaViP.Core.Files;

/// <summary>A file that one process holds at a time; the hold ends with the process, however it ends.</summary>
public sealed class HeldLock : IDisposable
{
    private const int MostAttempts = 100;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly bool _goes;

    private HeldLock(string path, FileStream stream, bool goes)
    {
        _path = path;
        _stream = stream;
        _goes = goes;
    }

    /// <summary>Opens and holds a file.</summary>
    /// <param name="path">The file; made where it is missing.</param>
    /// <param name="goes">
    /// Whether it is deleted at the end of the hold, and not after it: who has opened the file meanwhile then sees that it is
    /// gone, and makes another one.
    /// </param>
    /// <exception cref="IOException">
    /// Another process holds it (<see cref="FileProblem.IsInUse"/>), or it cannot be made.
    /// </exception>
    /// <exception cref="UserOptionException">A link, or something that is not a file, has the name.</exception>
    public static HeldLock Take(string path, bool goes)
    {
        for (int attempt = 1; ; attempt++)
        {
            OutputName.RequireFile(path);
            FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            try
            {
                // Who held it before may have deleted it between the opening and the hold.
                if (attempt == MostAttempts)
                {
                    OutputName.RequireSame(path, stream);
                }

                if (HasName(stream, path))
                {
                    return new HeldLock(path, stream, goes);
                }
            }
            catch
            {
                stream.Dispose();
                throw;
            }

            stream.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_goes && HasName(_stream, _path))
        {
            AtomicFile.TryDelete(_path);
        }

        _stream.Dispose();
    }

    private static bool HasName(FileStream stream, string path) =>
        FileStatus.Of(stream.SafeFileHandle) is not FileStatus held || FileStatus.Of(path, followLinks: false) == held;
}
