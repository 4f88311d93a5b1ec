namespace AdaViP.Core.Inputs;

/// <summary>Kinds of files that need different advice.</summary>
public enum ForeignGroup
{
    /// <summary>Something is packed in it.</summary>
    Packed,

    /// <summary>A web page, as servers send it in place of a file that they do not give.</summary>
    Page,

    /// <summary>A table of Arrow's.</summary>
    Arrow,

    /// <summary>A table of another kind.</summary>
    Table,

    /// <summary>Rows or numbers that only a program can write as something else.</summary>
    Rows,

    /// <summary>A picture.</summary>
    Picture,

    /// <summary>Text in another encoding than UTF-8.</summary>
    Encoding,
}

/// <summary>What a file is, by its first bytes, where it is not the text that was expected.</summary>
public sealed class ForeignContents
{
    private const int TarMagicAt = 257;

    private static readonly (byte[] Magic, ForeignContents Kind)[] Kinds =
    [
        ([0x1F, 0x8B], new("compressed with gzip", ForeignGroup.Packed)),
        ("PK\x03\x04"u8.ToArray(), new("a zip archive (or a spreadsheet)", ForeignGroup.Packed)),
        ([0x28, 0xB5, 0x2F, 0xFD], new("compressed with zstd", ForeignGroup.Packed)),
        ("BZh"u8.ToArray(), new("compressed with bzip2", ForeignGroup.Packed)),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], new("compressed with xz", ForeignGroup.Packed)),
        ("ARROW1"u8.ToArray(), new("an Arrow file", ForeignGroup.Arrow)),
        ([0xFF, 0xFF, 0xFF, 0xFF], new("an Arrow stream", ForeignGroup.Arrow)),
        ("ORC"u8.ToArray(), new("an ORC table", ForeignGroup.Table)),
        ([(byte)'O', (byte)'b', (byte)'j', 1], new("an Avro table", ForeignGroup.Table)),
        ("SQLite format 3"u8.ToArray(), new("a SQLite database", ForeignGroup.Rows)),
        ([0x93, .. "NUMPY"u8], new("a NumPy array", ForeignGroup.Rows)),
        ([0x80, 0x04, 0x95], new("a Python pickle", ForeignGroup.Rows)),
        ([0xFF, 0xD8, 0xFF], new("a JPEG picture", ForeignGroup.Picture)),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], new("a PNG picture", ForeignGroup.Picture)),
        ([0xFF, 0xFE, 0x00, 0x00], new("text in UTF-32", ForeignGroup.Encoding)), // before the mark of UTF-16, which begins so
        ([0x00, 0x00, 0xFE, 0xFF], new("text in UTF-32", ForeignGroup.Encoding)),
        ([0xFF, 0xFE], new("text in UTF-16", ForeignGroup.Encoding)),
        ([0xFE, 0xFF], new("text in UTF-16", ForeignGroup.Encoding)),
        ("<!DOCTYPE"u8.ToArray(), new("an HTML page", ForeignGroup.Page)),
        ("<!doctype"u8.ToArray(), new("an HTML page", ForeignGroup.Page)),
        ("<html"u8.ToArray(), new("an HTML page", ForeignGroup.Page)),
    ];

    private ForeignContents(string what, ForeignGroup group) => (What, Group) = (what, group);

    /// <summary>To follow "is": "a PNG picture", "compressed with gzip".</summary>
    public string What { get; }

    /// <summary>What decides on the next step.</summary>
    public ForeignGroup Group { get; }

    /// <summary>The next step as a sentence; null where the reader knows better.</summary>
    public string? Advice => Group switch
    {
        ForeignGroup.Packed => "Unpack it and name the file inside.",
        ForeignGroup.Encoding => "Save it as UTF-8.",
        ForeignGroup.Page => "A download failed or needs a login: fetch the file again.",
        _ => null,
    };

    /// <summary>Recognises a file; null where its first bytes say nothing.</summary>
    /// <param name="head">Its first bytes; 512 suffice.</param>
    public static ForeignContents? Of(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] magic, ForeignContents kind) in Kinds)
        {
            if (head.StartsWith(magic))
            {
                return kind;
            }
        }

        return head.Length > TarMagicAt && head[TarMagicAt..].StartsWith("ustar"u8)
            ? new ForeignContents("a tar archive", ForeignGroup.Packed)
            : null;
    }
}
