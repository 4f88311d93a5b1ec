using AdaViP.Core.Data;
using AdaViP.Reports.Pictures;

namespace AdaViP.RunReports.Captions;

/// <summary>Puts pictures into a page, never more of them than a mailbox takes.</summary>
internal sealed class PagePictures
{
    // Of the encoded files; base64 makes a third more of it.
    private const long MostBytes = 12 << 20;

    private long _bytes;

    /// <summary>Whether a picture was left out for its size.</summary>
    public bool IsFull { get; private set; }

    /// <summary>A picture for the page; null where it is missing, of no known kind, or the page is full.</summary>
    /// <param name="picture">The picture; null for a missing one.</param>
    /// <param name="alternative">What is to be seen.</param>
    public PagePicture? Find(ImageReference? picture, string alternative)
    {
        if (picture is null)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = picture.ReadBytes().Span;
        if (_bytes + bytes.Length > MostBytes)
        {
            IsFull = true;
            return null;
        }

        PagePicture? embedded = PagePicture.Of(bytes, alternative);
        _bytes += embedded is null ? 0 : bytes.Length;
        return embedded;
    }
}
