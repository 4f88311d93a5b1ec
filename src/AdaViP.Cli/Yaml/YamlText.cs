using System.Buffers;
using System.Globalization;
using System.Text;
using AdaViP.Cli.Failures;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace AdaViP.Cli.Yaml;

/// <summary>
/// The one place where YAML from outside is parsed. The library builds its tree by calling itself, so that deep nesting would end
/// the process, and it hands out aliases that stand for more than any memory holds: both are counted first, event by event.
/// </summary>
internal static class YamlText
{
    /// <summary>How deep lists and maps may be nested; the deepest file that means something needs 4.</summary>
    public const int DeepestNesting = 32;

    /// <summary>How many values a file may have, each alias counted as what it stands for.</summary>
    public const int MostValues = 100_000;

    /// <summary>Largest file in bytes.</summary>
    public const int LargestFile = 4 << 20;

    /// <summary>Parses a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">File name, for messages.</param>
    /// <exception cref="UsageErrorException">The text is not YAML, nested too deep, or stands for too much.</exception>
    public static YamlStream Parse(string text, string source)
    {
        var yaml = new YamlStream();
        try
        {
            Measure(new Parser(new StringReader(text)), source);
            yaml.Load(new StringReader(text));
            return yaml;
        }
        catch (YamlException e)
        {
            throw new UsageErrorException(
                TabLine(e, text) is int tab
                    ? $"{source}:{tab}: not valid YAML: a tab indents this line. "
                        + "Indent with spaces: a tab is not allowed in YAML."
                    : $"{source}:{e.Start.Line}: not valid YAML: {YamlWords.Of(e)}",
                e);
        }
        catch (InvalidOperationException e)
        {
            // What the parser throws where a text ends inside a list.
            int last = 1 + text.AsSpan().TrimEnd().Count('\n');
            throw new UsageErrorException(
                $"{source}:{last}: not valid YAML: the text ends here, inside a list or map. Close its brackets.", e);
        }
        catch (Exception e) when (e is not UserErrorException && !MemoryProblem.IsOfTheProcess(e))
        {
            // Damaged text makes the parser fail in any way, without a place.
            throw new UsageErrorException(
                $"{source}: not valid YAML: the parser cannot read it to its end. "
                    + "Check brackets, quotes and control characters.", e);
        }
    }

    // The line with the tab that the parser failed at; null where it failed at something else. The library names where a map
    // begins, and a tab that indents may stand on a line below it.
    private static int? TabLine(YamlException problem, string text)
    {
        string[] lines = text.Split('\n');
        int first = (int)Math.Clamp(problem.Start.Line - 1, 0, lines.Length - 1);
        bool isNamed = problem.Message.Contains("tab", StringComparison.OrdinalIgnoreCase);
        int count = isNamed ? lines.Length - first : 1;
        int tab = Array.FindIndex(lines, first, count, line => line.AsSpan().TrimStart(' ').StartsWith("\t"));
        return tab < 0 ? null : tab + 1;
    }

    /// <summary>Reads a file as UTF-8, with or without a byte order mark.</summary>
    /// <param name="path">The file, also for messages.</param>
    /// <exception cref="UsageErrorException">
    /// It is larger than <see cref="LargestFile"/>, no regular file, or not UTF-8.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            return Decode(BoundedFile.Read(path, LargestFile), path);
        }
        catch (UserDataException e)
        {
            throw new UsageErrorException(e.Message, e);
        }
    }

    // Decoding without a check would put U+FFFD where a name or a comment had something else.
    private static string Decode(byte[] bytes, string source)
    {
        ReadOnlySpan<byte> text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble)
            ? bytes.AsSpan(Encoding.UTF8.Preamble.Length)
            : bytes;
        if (ForeignContents.Of(bytes) is ForeignContents other)
        {
            throw new UsageErrorException($"{source} is {other.What}, not YAML. {other.Advice ?? "Name a text file with keys."}");
        }

        if (FindBadByte(text) is int at)
        {
            int line = 1 + text[..at].Count((byte)'\n');
            throw new UsageErrorException(
                $"{source}:{line}: the file is not valid UTF-8: "
                + $"byte 0x{text[at]:x2} at offset {bytes.Length - text.Length + at}. Save it as UTF-8.");
        }

        return Encoding.UTF8.GetString(text);
    }

    private static int? FindBadByte(ReadOnlySpan<byte> text)
    {
        for (int at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf8(text[at..], out _, out int length) != OperationStatus.Done)
            {
                return at;
            }

            at += length;
        }

        return null;
    }

    private static void Measure(Parser parser, string source)
    {
        var sizes = new Dictionary<AnchorName, long>();
        var open = new Stack<Collection>();
        long total = 0;
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            long size = 0;
            switch (current)
            {
                case MappingStart or SequenceStart:
                    open.Push(new Collection(((NodeEvent)current).Anchor));
                    RequireDepth(open.Count, current, source);
                    break;
                case MappingEnd or SequenceEnd:
                    Collection closed = open.Pop();
                    size = 1 + closed.Size;
                    Name(closed.Anchor, size);
                    break;
                case Scalar scalar:
                    size = 1;
                    Name(scalar.Anchor, size);
                    break;
                case AnchorAlias alias when open.Any(outer => outer.Anchor == alias.Value):
                    throw new UsageErrorException(
                        $"{source}:{current.Start.Line}: *{alias.Value} is inside the list or map that it names, "
                            + "and would never end. Write what is meant in its place.");
                case AnchorAlias alias:
                    size = sizes.TryGetValue(alias.Value, out long named) ? named : throw new UsageErrorException(
                        $"{source}:{current.Start.Line}: not valid YAML: *{alias.Value} names nothing above it. "
                            + $"Add &{alias.Value} to what is meant, or quote a value that begins with *.");
                    break;
                case DocumentStart:
                    sizes.Clear();
                    break;
            }

            if (open.TryPeek(out Collection? parent))
            {
                parent.Size += size;
            }

            total = Math.Max(total + (open.Count == 0 ? size : 0), open.Sum(outer => outer.Size));
            RequireSize(total, current, source);
        }

        void Name(AnchorName anchor, long size)
        {
            if (!anchor.IsEmpty)
            {
                sizes[anchor] = size;
            }
        }
    }

    private static void RequireDepth(int depth, ParsingEvent current, string source)
    {
        if (depth > DeepestNesting)
        {
            throw new UsageErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"{source}:{current.Start.Line}: lists and maps are nested {depth} deep or more here, "
                + $"but {DeepestNesting} are allowed. Remove what is nested deeper."));
        }
    }

    private static void RequireSize(long size, ParsingEvent current, string source)
    {
        if (size > MostValues)
        {
            throw new UsageErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"{source}:{current.Start.Line}: up to here the file has {size} values, each alias counted "
                + $"as what it stands for, but {MostValues} are allowed. Write out what is meant, or split the file."));
        }
    }

    private sealed class Collection(AnchorName anchor)
    {
        public AnchorName Anchor { get; } = anchor;

        public long Size { get; set; }
    }
}
