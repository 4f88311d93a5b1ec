namespace AdaViP.Cli.Runtime;

/// <summary>A file that appears under its name only when it is complete.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private bool _complete;

    private OutputFile(string path)
    {
        _path = path;
        _partial = path + ".partial";
        Stream = File.Create(_partial);
    }

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its final name.</param>
    /// <param name="overwrite">Whether it may replace an existing file.</param>
    public static OutputFile Create(string path, bool overwrite)
    {
        if (Directory.Exists(path) || (File.Exists(path) && !overwrite))
        {
            throw new UsageErrorException($"\"{path}\" exists; choose another --out or add --overwrite.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new OutputFile(path);
    }

    /// <summary>Brings the contents to the disk and gives the file its name.</summary>
    public void Complete()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_partial, _path, overwrite: true);
        _complete = true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_complete)
        {
            Stream.Dispose();
            File.Delete(_partial);
        }
    }
}
