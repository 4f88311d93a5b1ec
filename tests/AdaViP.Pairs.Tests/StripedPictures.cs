using System.Globalization;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data;
using AdaViP.Testing;
using SkiaSharp;

namespace AdaViP.Pairs.Tests;

/// <summary>Preferences about pictures of upright stripes.</summary>
internal static class StripedPictures
{
    public const int Width = 48;
    public const int Height = 20;

    /// <summary>
    /// A PNG with eight columns per letter: r, g, b, anything else white; the last column tells pictures apart.
    /// </summary>
    public static byte[] Png(string stripes, int number)
    {
        using var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                char stripe = x / 8 < stripes.Length ? stripes[x / 8] : 'w';
                var end = new SKColor((byte)(100 + (number % 100)), (byte)(100 + (number / 100)), 100);
                bitmap.SetPixel(x, y, x == Width - 1 ? end : stripe switch
                {
                    'r' => new SKColor(255, 0, 0),
                    'g' => new SKColor(0, 255, 0),
                    'b' => new SKColor(0, 0, 255),
                    _ => SKColors.White,
                });
            }
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>The same picture lying on its side, as a phone stores it: EXIF behind the pixels says how it is turned.</summary>
    public static byte[] SidewaysPng(string stripes, int number)
    {
        using SKBitmap upright = SKBitmap.Decode(Png(stripes, number));
        using var sideways = new SKBitmap(Height, Width, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                sideways.SetPixel(y, Width - 1 - x, upright.GetPixel(x, y));
            }
        }

        // One entry, orientation 6; check sums of chunks behind the pixels are not looked at.
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        using SKData data = sideways.Encode(SKEncodedImageFormat.Png, 100);
        byte[] plain = data.ToArray();
        return [.. plain[..^12], 0, 0, 0, (byte)exif.Length, .. "eXIf"u8, .. exif, 0, 0, 0, 0, .. plain[^12..]];
    }

    /// <summary>Writes a data file; each row is (stripes, number, preferred answer).</summary>
    public static IPreferenceDataset Write(TemporaryFolder folder, params (string Stripes, int Number, string Chosen)[] rows)
    {
        var lines = new StringBuilder();
        for (int i = 0; i < rows.Length; i++)
        {
            (string stripes, int number, string chosen) = rows[i];
            string picture = string.Create(CultureInfo.InvariantCulture, $"{stripes}-{number}.png");
            folder.Write(picture, Png(stripes, number));
            lines.Append(CultureInfo.InvariantCulture, $$"""
                {"id": "p{{i}}", "image": "{{picture}}", "question": "What is there?",
                """).Append($$""" "chosen": "{{chosen}}", "rejected": "Nothing."}""").Append('\n');
        }

        return Open(folder.Write("data.jsonl", lines.ToString()));
    }

    public static IPreferenceDataset Open(string file) => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop);
}
