using System.Text.Json;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Images;

namespace AdaViP.Vision.Tests.Support;

/// <summary>Golden outputs and the photos they were made from.</summary>
internal static class GoldenFiles
{
    /// <summary>golden.json of a folder below shared/goldens.</summary>
    public static JsonElement Json(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require($"goldens/{folder}/golden.json")));
        return document.RootElement.Clone();
    }

    /// <summary>A file of a folder below shared/goldens/foundation.</summary>
    public static string Foundation(string path) => SharedFiles.Require($"goldens/foundation/{path}");

    /// <summary>A photo of shared/fixtures/images.</summary>
    public static DecodedImage Photo(string name)
    {
        string path = SharedFiles.Require($"fixtures/images/{name}");
        return ImageDecoder.Decode(File.ReadAllBytes(path), name);
    }

    /// <summary>A PNG of the golden outputs.</summary>
    public static DecodedImage Picture(string path) => ImageDecoder.Decode(File.ReadAllBytes(Foundation(path)), path);
}
