using System.Globalization;
using AdaViP.Reports.Markup;

namespace AdaViP.Reports.Pictures;

/// <summary>A picture file inside a page, with a text for those who do not see it.</summary>
public sealed class PagePicture : Node
{
    private readonly string _address;
    private readonly string _alternative;
    private readonly PictureRole _role;
    private readonly (int Width, int Height)? _size;

    private PagePicture(string address, string alternative, PictureRole role, (int Width, int Height)? size)
    {
        _address = address;
        _alternative = alternative;
        _role = role;
        _size = size;
    }

    /// <summary>A picture; null where the bytes are none that a browser shows.</summary>
    /// <param name="bytes">A JPEG, PNG, GIF or WebP file.</param>
    /// <param name="alternative">What is to be seen; not empty.</param>
    /// <param name="role">How large it is drawn.</param>
    /// <param name="size">Width and height of what it shows, in any unit: the page does not move while it loads; or null.</param>
    public static PagePicture? Of(
        ReadOnlySpan<byte> bytes, string alternative, PictureRole role = PictureRole.Plain, (int Width, int Height)? size = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alternative);
        return Address(bytes) is string address ? new PagePicture(address, alternative, role, size) : null;
    }

    /// <summary>The picture under a caption; null where the bytes are none that a browser shows.</summary>
    /// <param name="bytes">A JPEG, PNG, GIF or WebP file.</param>
    /// <param name="alternative">What is to be seen; not empty.</param>
    /// <param name="caption">Under it.</param>
    /// <param name="size">Width and height of what it shows; null where unknown.</param>
    public static Node? Figure(
        ReadOnlySpan<byte> bytes, string alternative, string caption, (int Width, int Height)? size = null) =>
        Of(bytes, alternative, PictureRole.Large, size) is PagePicture picture
            ? new Element("figure", picture, new Element("figcaption", caption)) : null;

    internal static string? Address(ReadOnlySpan<byte> bytes) =>
        Kind(bytes) is string kind ? $"data:image/{kind};base64,{Convert.ToBase64String(bytes)}" : null;

    internal override void Write(MarkupWriter output)
    {
        List<(string, string)> attributes = [];
        if (_size is (int width, int height))
        {
            attributes.Add(("width", width.ToString(CultureInfo.InvariantCulture)));
            attributes.Add(("height", height.ToString(CultureInfo.InvariantCulture)));
        }

        attributes.Add(("alt", _alternative));
        attributes.Add(("src", _address));
        string? style = _role switch
        {
            PictureRole.Large => "large",
            PictureRole.Mask => "mask",
            _ => null,
        };
        new Element("img") { Class = style, Attributes = attributes }.Write(output);
    }

    private static string? Kind(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpeg"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "png"
        : bytes.StartsWith("GIF8"u8) ? "gif"
        : bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8) ? "webp"
        : null;
}

/// <summary>How large a picture is drawn.</summary>
public enum PictureRole
{
    /// <summary>As wide as its place.</summary>
    Plain,

    /// <summary>As wide as its place, but never higher than the screen.</summary>
    Large,

    /// <summary>Smaller, with a frame: a mask beside what it belongs to.</summary>
    Mask,
}
