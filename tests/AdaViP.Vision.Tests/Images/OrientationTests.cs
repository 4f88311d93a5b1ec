using System.Text;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using SkiaSharp;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

/// <summary>Orientation wherever Pillow's exif_transpose finds it.</summary>
public sealed class OrientationTests
{
    private const string Name = "picture of the test";
    private const int Width = 3;
    private const int Height = 2;

    // What each orientation makes of [0 1 2; 3 4 5], row by row.
    private static readonly int[][] Turned =
    [
        [0, 1, 2, 3, 4, 5], [2, 1, 0, 5, 4, 3], [5, 4, 3, 2, 1, 0], [3, 4, 5, 0, 1, 2], [0, 3, 1, 4, 2, 5], [3, 0, 4, 1, 5, 2],
        [5, 2, 4, 1, 3, 0], [2, 5, 1, 4, 0, 3],
    ];

    public static TheoryData<string, int> Places
    {
        get
        {
            var places = new TheoryData<string, int>();
            foreach (string place in new[]
            {
                "eXIf", "eXIf after the pixels", "eXIf little-endian", "eXIf of 32 bits", "eXIf with its name",
                "Raw profile, tEXt",
                "Raw profile, zTXt", "exif text", "XMP attribute", "XMP element", "XMP packed", "XMP as tEXt", "JPEG EXIF",
                "JPEG EXIF in two segments",
                "JPEG XMP", "WebP EXIF", "WebP XMP",
            })
            {
                for (int orientation = 1; orientation <= 8; orientation++)
                {
                    places.Add(place, orientation);
                }
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Orientation_InEveryPlace_IsApplied(string place, int orientation)
    {
        DecodedImage image = ImageDecoder.Decode(File(place, orientation), Name);
        if (!place.StartsWith("JPEG", StringComparison.Ordinal))
        {
            Assert.Equal(orientation < 5 ? (Width, Height) : (Height, Width), (image.Width, image.Height));
            Assert.Equal(Turned[orientation - 1], image.Rgb.Chunk(3).Select(pixel => pixel[0] / 40));
            return;
        }

        // A JPEG loses too much for pixels: quadrants.
        Assert.Equal(orientation < 5 ? (32, 16) : (16, 32), (image.Width, image.Height));
        DecodedImage expected = ImageDecoder.Decode(TestPictures.Oriented(32, 16, orientation), Name);
        Assert.Equal(expected.Rgb, image.Rgb);
    }

    [Fact]
    public void ExifThatMeansNothing_StillCountsBeforeXmp()
    {
        byte[] xmp = Text("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0, .. OrientationTags.Xmp(6, element: false)]);
        foreach (int orientation in new[] { 0, 9 })
        {
            Assert.Equal(Width, ImageDecoder.Decode(Png([.. Exif(orientation), .. xmp]), Name).Width);
        }

        // Of bytes or text Pillow makes no number.
        foreach (int type in new[] { 1, 2 })
        {
            byte[] exif = PngFile.Chunk("eXIf", OrientationTags.Exif(6, type: type));
            Assert.Equal(Width, ImageDecoder.Decode(Png([.. exif, .. xmp]), Name).Width);
        }

        Assert.Equal(Height, ImageDecoder.Decode(Png(xmp), Name).Width);
        byte[] cut = PngFile.Chunk("eXIf", OrientationTags.Exif(6)[..14]);
        Assert.Equal(Height, ImageDecoder.Decode(Png([.. cut, .. xmp]), Name).Width);
    }

    [Fact]
    public void DamagedMetadata_ChangeNothing()
    {
        byte[][] damaged =
        [
            PngFile.Chunk("eXIf", [1, 2, 3]), PngFile.Chunk("eXIf", [.. "MM\0*"u8, 0xFF, 0xFF, 0xFF, 0xFF]),
            Text("zTXt", "Raw profile type exif", [0, 1, 2]),
            Text("tEXt", "Raw profile type exif", [.. "\nexif\n 4\nxyz"u8]),
            Text("iTXt", "XML:com.adobe.xmp", [1, 0]), Text("iTXt", "XML:com.adobe.xmp", []),
        ];
        Assert.All(damaged, chunk => Assert.Equal((Width, Height), Size(ImageDecoder.Decode(Png(chunk), Name))));
    }

    [Fact]
    public void WebPMetadata_ThatTheHeaderDoesNotAnnounce_AreIgnored()
    {
        byte[] file = WebPFile.Extended(0, Width, Height, WebPPixels(), WebPFile.Chunk("EXIF", OrientationTags.Exif(6)));
        Assert.Equal((Width, Height), Size(ImageDecoder.Decode(file, Name)));
    }

    [Fact]
    public void PhonePictures_OfTheCases_StandUpright()
    {
        DecodedImage upright = Case("png-exif/upright.png");
        DecodedImage png = Case("png-exif/phone.png");
        Assert.Equal(Size(upright), Size(png));
        Assert.Equal(upright.Rgb, png.Rgb);
        Assert.Equal(Size(upright), Size(Case("png-exif/phone.jpg")));
    }

    [Fact]
    public void TransparentGif_OfTheCases_EqualsPillows()
    {
        DecodedImage expected = Case("gif-transparent/as_pillow.png");
        DecodedImage logo = Case("gif-transparent/logo.gif");
        Assert.Equal(Size(expected), Size(logo));
        Assert.Equal(expected.Rgb, logo.Rgb);
    }

    private static byte[] File(string place, int orientation)
    {
        byte[] exif = OrientationTags.Exif(orientation);
        string digits = Convert.ToHexString(exif);
        byte[] raw = Encoding.Latin1.GetBytes($"\nexif\n      {exif.Length}\n{digits[..20]}\n{digits[20..]}\n");
        byte[] xmp = OrientationTags.Xmp(orientation, element: false);
        byte[] jpeg = TestPictures.Quadrants(32, 16, SKEncodedImageFormat.Jpeg);
        return place switch
        {
            "eXIf" => Png(Exif(orientation)),
            "eXIf after the pixels" => Png([], Exif(orientation)),
            "eXIf little-endian" => Png(PngFile.Chunk("eXIf", OrientationTags.Exif(orientation, big: false))),
            "eXIf of 32 bits" => Png(PngFile.Chunk("eXIf", OrientationTags.Exif(orientation, big: false, type: 4))),
            "eXIf with its name" => Png(PngFile.Chunk("eXIf", [.. "Exif\0\0"u8, .. exif])),
            "Raw profile, tEXt" => Png(Text("tEXt", "Raw profile type exif", raw)),
            "Raw profile, zTXt" => Png(Text("zTXt", "Raw profile type exif", [0, .. PngFile.Packed(raw)])),
            "exif text" => Png(Text("tEXt", "exif", exif)),
            "XMP attribute" => Png(Text("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0, .. xmp])),
            "XMP element" =>
                Png(Text("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0, .. OrientationTags.Xmp(orientation, element: true)])),
            "XMP packed" => Png([], Text("iTXt", "XML:com.adobe.xmp", [1, 0, 0, 0, .. PngFile.Packed(xmp)])),
            "XMP as tEXt" => Png(Text("tEXt", "XML:com.adobe.xmp", xmp)),
            "JPEG EXIF" => [0xFF, 0xD8, .. FlatJpeg.Segment(0xE1, [.. "Exif\0\0"u8, .. exif]), .. jpeg[2..]],
            "JPEG EXIF in two segments" =>
            [
                0xFF, 0xD8, .. FlatJpeg.Segment(0xE1, [.. "Exif\0\0"u8, .. exif[..16]]),
                .. FlatJpeg.Segment(0xE1, [.. "Exif\0\0"u8, .. exif[16..]]),
                .. jpeg[2..],
            ],
            "JPEG XMP" => [0xFF, 0xD8, .. FlatJpeg.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. xmp]), .. jpeg[2..]],
            "WebP EXIF" => WebPFile.Extended(0x08, Width, Height, WebPPixels(), WebPFile.Chunk("EXIF", exif)),
            "WebP XMP" => WebPFile.Extended(0x04, Width, Height, WebPPixels(), WebPFile.Chunk("XMP ", xmp)),
            _ => throw new ArgumentOutOfRangeException(nameof(place), place, "not a place"),
        };
    }

    private static byte[] Png(byte[] before, byte[]? after = null) =>
        new PngFile(Width, Height, 8, 0) { Before = before, After = after ?? [] }.Write((x, y, _) => 40 * ((Width * y) + x));

    private static byte[] Exif(int orientation) => PngFile.Chunk("eXIf", OrientationTags.Exif(orientation));

    private static byte[] Text(string type, string name, byte[] rest) =>
        PngFile.Chunk(type, [.. Encoding.Latin1.GetBytes(name), 0, .. rest]);

    private static byte[] WebPPixels() => WebPFile.Pixels(TestPictures.LosslessWebP(
        Width, Height, i => new SKColor((byte)(40 * i), (byte)(40 * i), (byte)(40 * i))));

    private static DecodedImage Case(string path) =>
        ImageDecoder.Decode(System.IO.File.ReadAllBytes(SharedFiles.Require("cases/" + path)), path);

    private static (int Width, int Height) Size(DecodedImage image) => (image.Width, image.Height);
}
