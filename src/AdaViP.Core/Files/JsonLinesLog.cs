using System.Text;
using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Core.Files;

/// <summary>
/// A file with one JSON value a line that grows, and of which a killed process may have left an unfinished last line: what of it
/// holds is read from the beginning, the rest is cut off before more is added. One process at a time writes.
/// </summary>
public sealed class JsonLinesLog : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly AppendFile _file;
    private readonly MemoryStream _line = new();

    private JsonLinesLog(AppendFile file) => _file = file;

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Bytes in the file.</summary>
    public long Length => _file.Length;

    /// <summary>Opens a file, or makes an empty one; what it holds stays.</summary>
    /// <param name="path">In a folder that exists.</param>
    /// <param name="advice">What is kept and how to continue when a write fails; null for general advice.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    /// <exception cref="UserOptionException">A link, or something that is not a file, has the name.</exception>
    public static JsonLinesLog Open(string path, WriteAdvice? advice = null) => new(AppendFile.Open(path, advice));

    /// <summary>Reads whole lines from the beginning until one is refused; changes nothing.</summary>
    /// <param name="takes">Gets a line without its end, in order, and says whether it holds; what it gets may be kept.</param>
    /// <returns>Bytes of the lines taken: what <see cref="Cut"/> has to leave. An unfinished last line is not one.</returns>
    /// <exception cref="StorageException">The disk refuses.</exception>
    /// <exception cref="UserDataException">The file is larger than one of this kind may be.</exception>
    public long Read(Func<ReadOnlyMemory<byte>, bool> takes)
    {
        ArgumentNullException.ThrowIfNull(takes);
        long taken = 0;
        foreach ((ReadOnlyMemory<byte> line, bool isFinished) in Lines(_file.ReadAll()))
        {
            if (!isFinished || !takes(line))
            {
                break;
            }

            taken += line.Length + 1;
        }

        return taken;
    }

    /// <summary>The lines of such a file, for those who only read it.</summary>
    /// <param name="file">Its contents.</param>
    /// <returns>
    /// Each without its end, in order, and whether it has one: only the last may have none, and may be half of a value then.
    /// </returns>
    public static IEnumerable<(ReadOnlyMemory<byte> Line, bool IsFinished)> Lines(ReadOnlyMemory<byte> file)
    {
        ReadOnlyMemory<byte> rest = file;
        for (int length = rest.Span.IndexOf(LineEnd); length >= 0; length = rest.Span.IndexOf(LineEnd))
        {
            yield return (rest[..length], true);
            rest = rest[(length + 1)..];
        }

        if (!rest.IsEmpty)
        {
            yield return (rest, false);
        }
    }

    /// <summary>Cuts off the end.</summary>
    /// <param name="length">Bytes that stay: the whole lines that hold.</param>
    /// <exception cref="StorageException">The disk refuses.</exception>
    public void Cut(long length) => _file.Cut(length);

    /// <summary>Adds a line; it outlives the process, and is on the disk after <see cref="Sync"/>.</summary>
    /// <param name="write">Writes one value.</param>
    /// <exception cref="StorageException">The disk refuses; the file ends with the line before.</exception>
    public void Append(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        _line.SetLength(0);
        using (Utf8JsonWriter json = new(_line))
        {
            write(json);
        }

        _line.WriteByte(LineEnd);
        _file.Append(_line.GetBuffer().AsSpan(0, (int)_line.Length));
    }

    /// <summary>Adds lines in one piece and brings them to the disk.</summary>
    /// <param name="lines">One JSON value each, without line ends.</param>
    /// <exception cref="StorageException">The disk refuses; the file is as it was.</exception>
    public void AppendSynced(IEnumerable<string> lines) =>
        _file.Append(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), sync: true);

    /// <summary>Brings every line to the disk, and the file's name where it is new.</summary>
    /// <exception cref="StorageException">They may not be there.</exception>
    public void Sync() => _file.Sync();

    /// <inheritdoc />
    public void Dispose()
    {
        _file.Dispose();
        _line.Dispose();
    }
}
