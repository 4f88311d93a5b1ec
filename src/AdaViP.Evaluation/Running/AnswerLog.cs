using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Running;

/// <summary>
/// A file of lines that grows by whole batches, each brought to the disk before the next one is worked on. A line that a killed
/// process left unfinished is cut off when the file is opened again. One process at a time.
/// </summary>
internal sealed class AnswerLog : IDisposable
{
    private static readonly WriteAdvice Advice = new(
        "The complete lines before are kept.", "; then the same command again answers the rest");

    private static readonly string Again = $"Delete this line and those after it, or begin again with {SettingKey.Overwrite}.";

    private readonly JsonLinesLog _log;
    private readonly List<string> _lines;

    private AnswerLog(JsonLinesLog log, List<string> lines, int cut)
    {
        _log = log;
        _lines = lines;
        Cut = cut;
    }

    /// <summary>The file.</summary>
    public string Path => _log.Path;

    /// <summary>The complete lines.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Bytes of an unfinished last line that were cut off.</summary>
    public int Cut { get; }

    /// <summary>Opens the file, or makes an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    /// <exception cref="UserDataException">It is not UTF-8.</exception>
    public static AnswerLog Open(string path)
    {
        JsonLinesLog log = JsonLinesLog.Open(path, Advice);
        try
        {
            List<ReadOnlyMemory<byte>> lines = [];
            long end = log.Read(line =>
            {
                lines.Add(line);
                return true;
            });
            int cut = (int)(log.Length - end);
            log.Cut(end);
            return new AnswerLog(log, [.. lines.Select(line => Text(line.Span, path))], cut);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>How many complete lines a file has; changes nothing.</summary>
    /// <param name="path">The file; 0 where there is none.</param>
    public static int CountLines(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using FileStream stream = InputFile.Open(path);
        byte[] block = new byte[1 << 16];
        int lines = 0;
        for (int count = stream.Read(block); count > 0; count = stream.Read(block))
        {
            lines += block.AsSpan(0, count).Count((byte)'\n');
        }

        return lines;
    }

    /// <summary>The complete lines as JSON.</summary>
    /// <exception cref="UserDataException">A line is not JSON; names file and line.</exception>
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
                throw new UserDataException($"{new FilePlace(Path, elements.Count + 1)}: not valid JSON. {Again}", e);
            }

            if (JsonInput.Fault(JsonMarshal.GetRawUtf8Value(elements[^1]), RepeatedKeys.Refused,
                checkTexts: true) is string fault)
            {
                throw new UserDataException($"{new FilePlace(Path, elements.Count)}: {fault}. {Again}");
            }
        }

        return elements;
    }

    /// <summary>Adds lines and brings them to the disk.</summary>
    /// <param name="lines">Without line ends.</param>
    /// <exception cref="StorageException">The disk refuses; the file is as it was.</exception>
    public void Append(IReadOnlyList<string> lines)
    {
        _log.AppendSynced(lines);
        _lines.AddRange(lines);
    }

    /// <inheritdoc />
    public void Dispose() => _log.Dispose();

    private static string Text(ReadOnlySpan<byte> bytes, string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new UserDataException($"{path} is not UTF-8. Begin again with {SettingKey.Overwrite}.", e);
        }
    }
}
