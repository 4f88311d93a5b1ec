using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Files;
using Microsoft.Win32.SafeHandles;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// A file that appears under its name only when it is complete, or standard output. What stands under the name already is
/// replaced only when it is a regular file, the user asked for it, and nothing is read from it.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    /// <summary>The name that stands for standard output.</summary>
    public const string StandardOutputName = "-";

    private static readonly string[] StandardOutputNames = [StandardOutputName, "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    private readonly string _path;
    private readonly AtomicFile? _file;

    private OutputFile(string path, AtomicFile? file, Stream stream)
    {
        _path = path;
        _file = file;
        Stream = stream;
    }

    /// <summary>Where to write.</summary>
    public Stream Stream { get; }

    /// <summary>How messages call it.</summary>
    public string Name => _file is null ? "standard output" : $"\"{_path}\"";

    /// <summary>Whether a path stands for standard output: <c>-</c>, or the names that Linux has for it.</summary>
    public static bool IsStandardOutput(string path) => StandardOutputNames.Contains(path);

    /// <summary>Starts a file that replaces only files of its own kind; folders above it are made.</summary>
    /// <param name="path">Its final name, or <c>-</c>.</param>
    /// <param name="overwrite">Whether it may replace an existing file.</param>
    /// <param name="option">How the command line calls it, for messages.</param>
    /// <param name="replaceable">
    /// The kind, to follow "is not" ("a page that this command wrote"), and whether a file is of it. An empty file, in which
    /// nothing can be lost, is always replaced.
    /// </param>
    /// <param name="inputs">
    /// Files that are read for it, and folders all of whose files are, each with the option that names it; it may be none of
    /// them. Gone through only where a file is to be replaced.
    /// </param>
    /// <exception cref="UsageErrorException">The path cannot be used: the message says why.</exception>
    /// <exception cref="StorageException">The disk takes nothing.</exception>
    public static OutputFile Create(
        string path, bool overwrite, string option, (string Kind, Predicate<string> IsOne) replaceable,
        IEnumerable<(string Option, string Path)> inputs)
    {
        if (IsStandardOutput(path))
        {
            return StandardStreams.HasOutput
                ? new OutputFile(path, file: null, OpenStandardOutput())
                : throw new UserErrorException(
                    $"{option} is \"{path}\", standard output, which is closed. Name a file, or open it.");
        }

        Check(path, overwrite, option, inputs);
        if (new FileInfo(path) is { Exists: true, Length: > 0 } && !replaceable.IsOne(path))
        {
            throw new UsageErrorException(
                $"{option} is \"{path}\", which is not {replaceable.Kind} and would be lost. "
                    + $"Choose another {option}, or remove the file.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);

            // The folder is the user's: an earlier file under a fixed temporary name may be somebody's.
            var file = AtomicFile.Begin(path, shared: true);
            return new OutputFile(path, file, file.Stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            Exception cause = e is StorageException { InnerException: Exception inner } ? inner : e;
            if (FileProblem.IsFailedWrite(cause))
            {
                throw e as StorageException ?? WriteProblem.Of(path, folder, 0, e);
            }

            throw new UsageErrorException($"{option} is \"{path}\", which cannot be written: "
                + $"{FolderProblem.Describe(folder, cause)}. Choose another path.", e);
        }
    }

    /// <summary>Does something that writes to <see cref="Stream"/>.</summary>
    /// <param name="write">Whatever fails in it is taken for a failure to write.</param>
    /// <exception cref="UserErrorException">The disk is full, and the like.</exception>
    /// <exception cref="ReaderGoneException">Nobody reads standard output any more.</exception>
    public void Write(Action<Stream> write)
    {
        if (_file is not null)
        {
            _file.Write(write);
            return;
        }

        try
        {
            write(Stream);
        }
        catch (IOException e) when (FileProblem.IsReaderGone(e))
        {
            throw new ReaderGoneException(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || FileProblem.IsNoRoom(e))
        {
            throw new UserErrorException($"Standard output cannot be written: {FileProblem.Describe(e)}. Free some room, "
                + "or send it elsewhere.", e);
        }
    }

    /// <summary>Brings the contents to the disk and gives the file its name.</summary>
    /// <exception cref="UserErrorException">As for <see cref="Write"/>.</exception>
    public void Complete()
    {
        if (_file is null)
        {
            Write(stream => stream.Flush());
            return;
        }

        _file.Commit();
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    private static void Check(string path, bool overwrite, string option, IEnumerable<(string Option, string Path)> inputs)
    {
        if (Path.EndsInDirectorySeparator(path) || FileStatus.Of(path)?.Kind == FileKind.Folder)
        {
            throw new UsageErrorException($"{option} is \"{path}\", which names a folder; give the name of a file in it.");
        }

        FileStatus? existing = FileStatus.Of(path, followLinks: false);
        if (existing is null)
        {
            return;
        }

        // The file that a link leads to, and every other name of it, are the same file.
        string? identity = FileStatus.Of(path)?.Identity;
        foreach ((string inputOption, string input) in inputs.SelectMany(Files))
        {
            if (identity is not null && FileStatus.Of(input)?.Identity == identity)
            {
                throw new UsageErrorException(
                    $"{option} \"{path}\" and {inputOption} \"{input}\" are the same file, which would be lost. "
                        + $"Choose another {option}.");
            }
        }

        switch (existing.Kind)
        {
            case FileKind.Link:
                throw new UsageErrorException(
                    $"{option} is \"{path}\", a symbolic link to \"{new FileInfo(path).LinkTarget}\". "
                        + "It would be replaced, not what it leads to: name the file itself, or remove the link.");
            case FileKind.Pipe or FileKind.Device:
                string kind = existing.Kind == FileKind.Pipe ? "a named pipe" : "a device or socket";
                throw new UsageErrorException(
                    $"{option} is \"{path}\", {kind}, which would be replaced by a file. "
                    + $"Write to standard output ({option} {StandardOutputName}) and let the shell lead that there: > {path}");
            case FileKind.Regular when !overwrite:
                throw new UsageErrorException($"\"{path}\" exists; choose another {option} or add --overwrite.");
        }
    }

    private static IEnumerable<(string Option, string Path)> Files((string Option, string Path) input) =>
        Directory.Exists(input.Path) ? Directory.EnumerateFiles(input.Path, "*", SearchOption.AllDirectories)
            .Select(file => (input.Option, file))
        : [input];

    // A pipe whose reader went away is an error here; the runtime's own stream writes into the void. Where standard output is a
    // file, only the runtime's stream leaves the position to those who write after this process.
    private static Stream OpenStandardOutput()
    {
        if (!Console.IsOutputRedirected)
        {
            return new VisibleStream(Console.Out); // a person watches; files and pipes get the bytes as they are
        }

        var direct = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write);
        return direct.CanSeek ? Console.OpenStandardOutput() : direct;
    }
}
