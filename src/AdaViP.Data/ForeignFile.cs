using System.Text;
using AdaViP.Core.Data;
using AdaViP.Data.Formats;

namespace AdaViP.Data;

/// <summary>Names files of other kinds by their first bytes, and says how to bring them into a kind that is read.</summary>
internal static class ForeignFile
{
    /// <summary>Bytes that suffice.</summary>
    public const int HeadBytes = 512;

    private const int TarMagicAt = 257;
    private const string Unpack = "Unpack it and name the file inside.";
    private const string AsParquet =
        "Write it as Parquet, for example with load_from_disk(...).to_parquet(...) of Python's datasets.";

    private static readonly (byte[] Magic, string What, string Advice)[] Kinds =
    [
        ([0x1F, 0x8B], "compressed with gzip", Unpack),
        ("PK\x03\x04"u8.ToArray(), "a zip archive (or a spreadsheet)", Unpack),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd", Unpack),
        ("BZh"u8.ToArray(), "compressed with bzip2", Unpack),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "compressed with xz", Unpack),
        ("ARROW1"u8.ToArray(), "an Arrow file", AsParquet),
        ([0xFF, 0xFF, 0xFF, 0xFF], "an Arrow stream", AsParquet),
        ("ORC"u8.ToArray(), "an ORC table", "Write it as Parquet."),
        ([(byte)'O', (byte)'b', (byte)'j', 1], "an Avro table", "Write it as Parquet."),
        ("SQLite format 3"u8.ToArray(), "a SQLite database", "Write its rows as JSON lines or Parquet."),
        ([0x93, .. "NUMPY"u8], "a NumPy array", "Write its rows as JSON lines or Parquet."),
        ([0x80, 0x04, 0x95], "a Python pickle", "Write its rows as JSON lines."),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture", "Name the file with the rows."),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture", "Name the file with the rows."),
        ("<!DOCTYPE"u8.ToArray(), "an HTML page", "A download failed or needs a login: fetch the file again."),
        ("<!doctype"u8.ToArray(), "an HTML page", "A download failed or needs a login: fetch the file again."),
        ("<html"u8.ToArray(), "an HTML page", "A download failed or needs a login: fetch the file again."),
    ];

    /// <summary>Refuses a file of another kind than Parquet and JSON.</summary>
    /// <param name="file">As given.</param>
    /// <param name="head">Its first bytes.</param>
    /// <exception cref="UserDataException">It is of another kind.</exception>
    public static void RequireOther(string file, ReadOnlySpan<byte> head)
    {
        foreach ((byte[] magic, string what, string advice) in Kinds)
        {
            if (head.StartsWith(magic))
            {
                throw new UserDataException($"{file} is {what}; JSON lines, a JSON array and Parquet are read. {advice}");
            }
        }

        if (head.Length > TarMagicAt && head[TarMagicAt..].StartsWith("ustar"u8))
        {
            throw new UserDataException($"{file} is a tar archive; JSON lines, a JSON array and Parquet are read. {Unpack}");
        }

        if (head.Contains((byte)0) && !head.StartsWith("PAR1"u8) && !head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
            && !head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new UserDataException($"{file} has zero bytes; JSON lines, a JSON array and Parquet are read. "
                + "Name the file with the rows.");
        }

        if (Separated(file, head) is string kind)
        {
            throw new UserDataException(
                $"{file} is a table of {kind}; JSON lines, a JSON array and Parquet are read. Convert it, for example "
                + $"in Python with pandas.read_csv({Arguments(kind)}).to_json(\"rows.jsonl\", orient=\"records\", lines=True).");
        }
    }

    // By name, or by a first line of names that data have.
    private static string? Separated(string file, ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text =
            head.TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);
        if (text is [(byte)'{' or (byte)'[', ..])
        {
            return null;
        }

        int end = text.IndexOfAny((byte)'\r', (byte)'\n');
        string line = Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
        string extension = Path.GetExtension(file).ToLowerInvariant();
        bool bySemicolon = extension == ".csv" && line.AsSpan().Count(';') > line.AsSpan().Count(',');
        return bySemicolon || Named(line, ';') ? "semicolon-separated values (CSV)"
            : Named(line, '\t') || extension == ".tsv" ? "tab-separated values (TSV)"
            : Named(line, ',') || extension == ".csv" ? "comma-separated values (CSV)"
            : null;
    }

    private static string Arguments(string kind) => kind[0] switch
    {
        't' => "..., sep='\\t'",
        's' => "..., sep=';'",
        _ => "...",
    };

    private static bool Named(string line, char separator) =>
        line.Split(separator) is { Length: > 1 } names && names.Any(name => FormatCatalogue.Fields.Contains(name.Trim(' ', '"')));
}
