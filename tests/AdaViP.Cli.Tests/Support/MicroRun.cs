using System.Text.Json;

namespace AdaViP.Cli.Tests.Support;

/// <summary>The tiny LLaVA that comes with the program, and triplets about drawn scenes.</summary>
internal static class MicroRun
{
    /// <summary>The checkpoint.</summary>
    public static string Model { get; } = Path.Combine(AppContext.BaseDirectory, "micro-llava");

    /// <summary>Draws scenes, and writes a triplet about each with the next scene as its rejected picture.</summary>
    /// <param name="folder">Gets <c>drawn/</c>.</param>
    /// <param name="count">Triplets.</param>
    /// <returns>Path of the data file; pictures are found from there.</returns>
    public static async Task<string> TripletsAsync(TemporaryFolder folder, int count)
    {
        (await InProcess.RunAsync("micro", "draw", "supervised", "--out", folder.At("drawn"), "--count", $"{count + 1}"))
            .ShouldExit(0);
        string Row(int number) => JsonSerializer.Serialize(new
        {
            image = $"images/{number:00000}.png",
            rejected_image = $"images/{number + 1:00000}.png",
            question = "Describe this image in detail.",
            chosen = "The picture shows a red cup.",
            rejected = "The picture shows a red cup with a blue spoon.",
        });
        return folder.Write("drawn/triplets.jsonl", string.Concat(Enumerable.Range(0, count).Select(i => Row(i) + "\n")));
    }
}
