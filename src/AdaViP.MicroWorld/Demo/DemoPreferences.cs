using System.Text;
using System.Text.Json;
using AdaViP.Core.Files;
using AdaViP.Core.Images;
using AdaViP.MicroWorld.Scenes;
using AdaViP.Vision.Images;

namespace AdaViP.MicroWorld.Demo;

/// <summary>Writes drawn preferences as the plain JSONL format that <c>train</c> reads, with pictures beside it.</summary>
public static class DemoPreferences
{
    /// <summary>Name of the data file inside the folder.</summary>
    public const string FileName = "preferences.jsonl";

    private const int PictureSide = 112;
    private const string PicturesName = "images";

    private static readonly OwnNames Files = new(
        new OwnName(FileName), new OwnName(PicturesName) { IsFolder = true });

    private static readonly OwnNames Pictures = new(new OwnName("#.png"), new OwnName("#.without-*.png"));

    /// <summary>Takes away what <see cref="Write"/> wrote, and nothing else.</summary>
    /// <param name="folder">Need not exist.</param>
    public static void Remove(string folder)
    {
        Files.Require(folder);
        OwnContents.Remove(Path.Combine(folder, PicturesName), Pictures.Has);
        OwnContents.Remove(folder, Files.Has);
    }

    /// <summary>Writes pictures and the data file.</summary>
    /// <param name="samples">What to write.</param>
    /// <param name="folder">Created if missing.</param>
    /// <returns>Path of the data file.</returns>
    public static string Write(IReadOnlyList<DemoSample> samples, string folder)
    {
        OutputFolder.Make(Path.Combine(folder, PicturesName));
        string path = Path.Combine(folder, FileName);
        var lines = new StringBuilder();
        for (int i = 0; i < samples.Count; i++)
        {
            DemoSample sample = samples[i];
            string image = $"{PicturesName}/{i:000}.png";
            string rejectedImage = $"{PicturesName}/{i:000}.without-{sample.Removed.Name.Replace(' ', '-')}.png";
            WritePicture(sample.Scene, Path.Combine(folder, image));
            WritePicture(sample.Scene.Without(sample.Removed), Path.Combine(folder, rejectedImage));
            lines.Append(JsonSerializer.Serialize(
                new Dictionary<string, string>
                {
                    ["id"] = $"demo-{i:000}",
                    ["image"] = image,
                    ["rejected_image"] = rejectedImage,
                    ["question"] = sample.Question,
                    ["chosen"] = sample.Chosen,
                    ["rejected"] = sample.Rejected,
                    ["removed_tag"] = sample.Removed.Name,
                },
                JsonStyle.Compact)).Append('\n');
        }

        AtomicFile.WriteText(path, lines.ToString());
        return path;
    }

    private static void WritePicture(Scene scene, string path) => AtomicFile.Write(
        path,
        stream => stream.Write(
            ImageEncoder.Png(new DecodedImage(PictureSide, PictureSide, SceneRenderer.Render(scene, PictureSide)))));
}
