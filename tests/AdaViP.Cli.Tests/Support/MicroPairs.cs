using AdaViP.MicroWorld.ModelTraining;

namespace AdaViP.Cli.Tests.Support;

/// <summary>A build of pairs by the foundation models that come with the program, about drawn scenes.</summary>
internal static class MicroPairs
{
    /// <summary>A line of data that names the first scene.</summary>
    public static string Row { get; } =
        $$"""{"image": "{{MicroRun.Picture(0)}}", "question": "What?", "chosen": "A plate.", "rejected": "A tree."}""" + "\n";

    /// <summary>Path of a file of the models.</summary>
    /// <param name="name">"tagger.onnx".</param>
    public static string Shipped(string name) =>
        Path.Combine(Path.GetDirectoryName(FoundationTraining.ShippedConfiguration)!, name);

    /// <summary>The command line, without its first word.</summary>
    /// <param name="folder">Gets models.yaml, and the scenes.</param>
    /// <param name="data">Preferences about the scenes.</param>
    /// <param name="output">For the pairs.</param>
    public static string[] Build(TemporaryFolder folder, string data, string output)
    {
        string models = folder.Write("models.yaml", $$"""
            tagger:
              path: {{Shipped("tagger.onnx")}}
              tags: {{Shipped("tags.txt")}}
              thresholds: {{Shipped("tag-thresholds.txt")}}
            detector: { path: {{Shipped("detector.onnx")}}, vocab: {{Shipped("wordpieces.txt")}}, box_threshold: 0.5 }
            segmenter: { encoder: {{Shipped("segmenter-encoder.onnx")}}, decoder: {{Shipped("segmenter-decoder.onnx")}} }
            inpainter: { path: {{Shipped("inpainter.onnx")}}, dilation: 5 }
            scorer:
              image: {{Shipped("scorer-picture.onnx")}}
              text: {{Shipped("scorer-text.onnx")}}
              bpe: {{Shipped("merges.txt")}}
            """);
        return
        [
            "pairs", "build", "--data", data, "--image-root", MicroRun.Scenes(folder), "--models", models, "--out", output,
        ];
    }
}
