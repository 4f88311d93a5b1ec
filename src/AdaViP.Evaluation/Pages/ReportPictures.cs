using AdaViP.Core.Data;
using AdaViP.Evaluation.Questions;

namespace AdaViP.Evaluation.Pages;

/// <summary>Puts pictures into a page, never more of them than a mailbox takes.</summary>
/// <param name="finder">Finds them; null where no folder was given.</param>
internal sealed class ReportPictures(PictureFinder? finder)
{
    // Of the encoded files; base64 makes a third more of it.
    private const long MostBytes = 12 << 20;

    private long _bytes;

    /// <summary>The picture as a data address, or null where it is missing, of no known kind, or the page is full.</summary>
    /// <param name="fields">Value of a field of its question by name.</param>
    public string? DataUri(Func<string, string?> fields)
    {
        if (finder?.Find(fields, "the question file") is not ImageReference picture)
        {
            return null;
        }

        byte[] bytes = picture.ReadBytes().ToArray();
        if (Kind(bytes) is not string kind || _bytes + bytes.Length > MostBytes)
        {
            return null;
        }

        _bytes += bytes.Length;
        return $"data:image/{kind};base64,{Convert.ToBase64String(bytes)}";
    }

    private static string? Kind(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpeg"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "png"
        : bytes.StartsWith("GIF8"u8) ? "gif"
        : bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8) ? "webp"
        : null;
}
