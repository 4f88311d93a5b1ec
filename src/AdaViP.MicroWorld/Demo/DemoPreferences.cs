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

    /// <summary>Refuses a folder in which a link, a pipe or the like has a name that is written there.</summary>
    /// <param name="folder">Need not exist.</param>
    public static void Require(string folder) => Files.Require(folder);

    /// <summary>Takes away what <see cref="Write"/> wrote, and nothing else.</summary>
    /// <param name="samples">What was written.</param>
    /// <param name="folder">Need not exist.</param>
    public static void Remove(IReadOnlyList<DemoSample> samples, string folder)
    {
        OwnNames pictures = new(
        [
            .. samples.SelectMany((sample, i) => new[] { PictureName(i), RejectedPictureName(i, sample) })
                .Select(name => new OwnName(name)),
        ]);
        OwnContents.Remove(Path.Combine(folder, PicturesName), pictures.Has);
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
            string image = $"{PicturesName}/{PictureName(i)}";
            string rejectedImage = $"{PicturesName}/{RejectedPictureName(i, sample)}";
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

    private static string PictureName(int index) => $"{index:000}.png";

    private static string RejectedPictureName(int index, DemoSample sample) =>
        $"{index:000}.without-{sample.Removed.Name.Replace(' ', '-')}.png";

    private static void WritePicture(Scene scene, string path) => AtomicFile.Write(
        path,
        stream => stream.Write(
            ImageEncoder.Png(new DecodedImage(PictureSide, PictureSide, SceneRenderer.Render(scene, PictureSide)))));
}
