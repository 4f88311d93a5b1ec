using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Data.Formats;

namespace AdaViP.Data;

/// <summary>Names files of other kinds by their first bytes, and says how to bring them into a kind that is read.</summary>
internal static class ForeignFile
{
    /// <summary>Bytes that suffice.</summary>
    public const int HeadBytes = 512;

    private const string Read = "JSON lines, a JSON array and Parquet are read.";
    private const string NameRows = "Name the file with the rows.";
    private const string AsParquet =
        "Write it as Parquet, for example with load_from_disk(...).to_parquet(...) of Python's datasets.";

    /// <summary>Refuses a file of another kind than Parquet and JSON.</summary>
    /// <param name="file">As given.</param>
    /// <param name="head">Its first bytes.</param>
    /// <exception cref="UserDataException">It is of another kind.</exception>
    public static void RequireOther(string file, ReadOnlySpan<byte> head)
    {
        if (ForeignContents.Of(head) is ForeignContents other)
        {
            throw new UserDataException($"{file} is {other.What}; {Read} {other.Advice ?? Advice(other.Group)}");
        }

        if (head.Contains((byte)0) && !head.StartsWith("PAR1"u8))
        {
            throw new UserDataException($"{file} has zero bytes; {Read} {NameRows}");
        }

        if (Separated(file, head) is string kind)
        {
            throw new UserDataException(
                $"{file} is a table of {kind}; {Read} Convert it, for example "
                + $"in Python with pandas.read_csv({Arguments(kind)}).to_json(\"rows.jsonl\", orient=\"records\", lines=True).");
        }
    }

    private static string Advice(ForeignGroup group) => group switch
    {
        ForeignGroup.Arrow => AsParquet,
        ForeignGroup.Table => "Write it as Parquet.",
        ForeignGroup.Rows => "Write its rows as JSON lines or Parquet.",
        _ => NameRows,
    };

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
