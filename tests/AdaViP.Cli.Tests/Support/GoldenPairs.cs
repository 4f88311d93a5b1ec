namespace AdaViP.Cli.Tests.Support;

/// <summary>A build of pairs over the small real graphs of the goldens.</summary>
internal static class GoldenPairs
{
    /// <summary>The command line, without its first word.</summary>
    /// <param name="folder">Gets models.yaml.</param>
    /// <param name="data">Preferences about the fixtures' pictures.</param>
    /// <param name="output">For the pairs.</param>
    public static string[] Build(TemporaryFolder folder, string data, string output)
    {
        string models = folder.Write("models.yaml", $$"""
            tagger:
              path: {{Graph("ram-logits", "model")}}
              tags: {{Fixture("ram", "ram_tag_list.txt")}}
              thresholds: {{Fixture("ram", "ram_tag_list_threshold.txt")}}
            detector:
              path: {{Graph("dino-a", "model")}}
              vocab: {{Fixture("bert", "vocab.txt")}}
              box_threshold: 0.3
              mode: per_tag
            segmenter: { encoder: {{Graph("sam-meta", "encoder")}}, decoder: {{Graph("sam-meta", "decoder")}}, mask: single }
            inpainter: { path: {{Graph("lama-255", "model")}}, dilation: 15, mode: squash }
            scorer:
              image: {{Graph("clip", "vision_model")}}
              text: {{Graph("clip", "text_model")}}
              bpe: {{Fixture("clip", "bpe_simple_vocab_16e6.txt.gz")}}
            selection: { nms: 0.5, max_mask_area: 0.9 }
            """);
        string pictures = SharedFiles.Require("fixtures", "images");
        return ["pairs", "build", "--data", data, "--image-root", pictures, "--models", models, "--out", output];
    }

    private static string Graph(string folder, string name) =>
        SharedFiles.Require("goldens", "foundation", folder, name + ".onnx");

    private static string Fixture(string folder, string name) => SharedFiles.Require("fixtures", folder, name);
}
