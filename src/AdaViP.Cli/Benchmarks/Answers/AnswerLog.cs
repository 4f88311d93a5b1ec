using System.Text;
using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Cli.Benchmarks.Answers;

/// <summary>
/// A file of lines that grows by whole batches, each brought to the disk before the next one is worked on. A line that a killed
/// process left unfinished is cut off when the file is opened again. One process at a time.
/// </summary>
internal sealed class AnswerLog : IDisposable
{
    private readonly FileStream _stream;
    private readonly List<string> _lines;

    private AnswerLog(FileStream stream, string path, List<string> lines, int cut)
    {
        _stream = stream;
        Path = path;
        _lines = lines;
        Cut = cut;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The complete lines.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Bytes of an unfinished last line that were cut off.</summary>
    public int Cut { get; }

    /// <summary>Opens the file, or makes an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserErrorException">It cannot be opened: another process has it, or the disk refuses.</exception>
    /// <exception cref="UserDataException">It is not UTF-8.</exception>
    public static AnswerLog Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
            stream.SetLength(end);
            stream.Position = end;
            List<string> lines = [.. Text(bytes.AsSpan(0, end), path).Split('\n')];
            lines.RemoveAt(lines.Count - 1);
            return new AnswerLog(stream, path, lines, bytes.Length - end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new UserErrorException($"{path} cannot be opened: {FileProblem.Describe(e)}.", e);
        }
        catch (UserDataException)
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>The complete lines as JSON.</summary>
    /// <exception cref="UserDataException">A line is no JSON; names file and line.</exception>
    public IReadOnlyList<JsonElement> Parse()
    {
        var elements = new List<JsonElement>(_lines.Count);
        foreach (string line in _lines)
        {
            try
            {
                elements.Add(JsonElement.Parse(line));
            }
            catch (JsonException e)
            {
                throw new UserDataException(
                    $"{new FilePlace(Path, elements.Count + 1)}: not valid JSON. Delete this line and those after it, or begin again with "
                    + "--overwrite.",
                    e);
            }
        }

        return elements;
    }

    /// <summary>Adds lines and brings them to the disk.</summary>
    /// <param name="lines">Without line ends.</param>
    /// <exception cref="UserErrorException">The disk refuses.</exception>
    public void Append(IReadOnlyList<string> lines)
    {
        long length = _stream.Length;
        try
        {
            _stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            _stream.Flush(flushToDisk: true);
            _lines.AddRange(lines);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            _stream.SetLength(length);
            throw new UserErrorException(
                $"{Path} cannot be written: {FileProblem.Describe(e)}. The {_lines.Count} lines before are kept; run the same command "
                + "again to go on.",
                e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    private static string Text(ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new UserDataException($"{path} is not UTF-8. Begin again with --overwrite.", e);
        }
    }
}
