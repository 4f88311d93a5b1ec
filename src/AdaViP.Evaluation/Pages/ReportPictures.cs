using AdaViP.Core.Data;
using AdaViP.Evaluation.Questions;
using AdaViP.Reports.Pictures;

namespace AdaViP.Evaluation.Pages;

/// <summary>Puts pictures into a page, never more of them than a mailbox takes.</summary>
/// <param name="finder">Finds them; null where no folder was given.</param>
internal sealed class ReportPictures(PictureFinder? finder)
{
    // Of the encoded files; base64 makes a third more of it.
    private const long MostBytes = 12 << 20;

    private long _bytes;

    /// <summary>A picture for the page, or null where it is missing, of no known kind, or the page is full.</summary>
    /// <param name="fields">Value of a field of its question by name.</param>
    /// <param name="alternative">What is to be seen.</param>
    public PagePicture? Find(Func<string, string?> fields, string alternative)
    {
        if (finder?.Find(fields, "the question file") is not ImageReference picture)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = picture.ReadBytes().Span;
        if (_bytes + bytes.Length > MostBytes || PagePicture.Of(bytes, alternative) is not PagePicture embedded)
        {
            return null;
        }

        _bytes += bytes.Length;
        return embedded;
    }
}
