using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Tests.Support;

/// <summary>The tiny LLaVA that comes with the program, and data about drawn scenes. What it answers may change.</summary>
internal static class MicroRun
{
    private const int Drawn = 16;
    private const long Seed = 1;

    /// <summary>The checkpoint.</summary>
    public static string Model { get; } = Path.Combine(AppContext.BaseDirectory, "micro-llava");

    /// <summary>Name of one of the 16 pictures within <see cref="Scenes"/>; each has objects that can be removed.</summary>
    public static string Picture(int number) => EvaluationData.PictureName(number);

    /// <summary>Draws the scenes, once for a folder.</summary>
    /// <param name="folder">Gets <c>drawn/</c>.</param>
    /// <returns>The folder that pictures are found from.</returns>
    public static string Scenes(TemporaryFolder folder)
    {
        string drawn = folder.At("drawn");
        if (!Directory.Exists(drawn))
        {
            SupervisedData.Write(new WorldRecipe(), Seed, Drawn, drawn, cancellation: TestContext.Current.CancellationToken);
        }

        return drawn;
    }

    /// <summary>Draws scenes, and writes a triplet about each with the next scene as its rejected picture.</summary>
    /// <param name="folder">Gets <c>drawn/</c>.</param>
    /// <param name="count">Triplets.</param>
    /// <returns>Path of the data file; pictures are found from there.</returns>
    public static string Triplets(TemporaryFolder folder, int count)
    {
        Scenes(folder);
        string Row(int number) => JsonSerializer.Serialize(new
        {
            image = Picture(number),
            rejected_image = Picture(number + 1),
            question = "Describe this image in detail.",
            chosen = "The picture shows a red cup.",
            rejected = "The picture shows a red cup with a blue spoon.",
        });
        return folder.Write("drawn/triplets.jsonl", string.Concat(Enumerable.Range(0, count).Select(i => Row(i) + "\n")));
    }

    /// <summary>
    /// The checkpoint as transformers 5 saves one: without tokenizer.model, picture settings in the processor's file.
    /// </summary>
    /// <param name="folder">Gets <c>transformers-5/</c>.</param>
    public static string AsOfTransformers5(TemporaryFolder folder)
    {
        string copy = folder.At("transformers-5");
        if (!Directory.Exists(copy))
        {
            folder.Copy(Model, "transformers-5");
            File.Delete(Path.Combine(copy, "tokenizer.model"));
            string pictures = Path.Combine(copy, "preprocessor_config.json");
            string processor = Path.Combine(copy, "processor_config.json");
            JsonObject settings = JsonNode.Parse(File.ReadAllText(processor))!.AsObject();
            settings["image_processor"] = JsonNode.Parse(File.ReadAllText(pictures));
            File.WriteAllText(processor, settings.ToJsonString());
            File.Delete(pictures);
        }

        return copy;
    }
}
