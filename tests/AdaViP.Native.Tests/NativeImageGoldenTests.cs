using AdaViP.Core.Images;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>Resampling through the binding gives Pillow's bytes.</summary>
public sealed class NativeImageGoldenTests
{
    public static TheoryData<string> Names => Implementations.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Resize_GoldenPictures_EqualsPillowByteForByte(string implementation)
    {
        Implementations.Require(implementation);
        string folder = SharedFiles.Require("goldens/images");
        using NativeImageKernels resizer = new(2, implementation);
        List<string> differences = [];
        int compared = 0;
        foreach (string path in Directory.GetFiles(folder, "*.*x*.*.png").Order(StringComparer.Ordinal))
        {
            string[] parts = Path.GetFileName(path).Split('.');
            var source = PngPicture.Read(Path.Combine(folder, parts[0] + ".png"));
            var expected = PngPicture.Read(path);
            byte[] actual = new byte[expected.Pixels.Length];
            ImageResizeOptions options = new()
            {
                ResizeWidth = expected.Width,
                ResizeHeight = expected.Height,
                Filter = Enum.Parse<ResampleFilter>(parts[^2], ignoreCase: true),
            };

            resizer.Resize(source.Pixels, source.Width, source.Height, 3 * source.Width, options, actual);

            int different = Enumerable.Range(0, actual.Length).FirstOrDefault(i => actual[i] != expected.Pixels[i], -1);
            if (different >= 0)
            {
                differences.Add(
                    $"{Path.GetFileName(path)} byte {different}: {actual[different]}, Pillow has {expected.Pixels[different]}; "
                    + $"{Enumerable.Range(0, actual.Length).Count(i => actual[i] != expected.Pixels[i])} "
                    + $"of {actual.Length} bytes differ");
            }

            compared++;
        }

        Assert.True(differences.Count == 0, $"{implementation}:\n{string.Join('\n', differences)}");
        Assert.True(compared >= 24, $"only {compared} golden resizes in {folder}");
    }
}
