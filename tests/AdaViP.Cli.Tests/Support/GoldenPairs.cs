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
        string tagger = Graph("ram-logits", "model");
        string tags = Fixture("ram", "ram_tag_list.txt");
        string thresholds = Fixture("ram", "ram_tag_list_threshold.txt");
        string detector = Graph("dino-a", "model");
        string vocab = Fixture("bert", "vocab.txt");
        string encoder = Graph("sam-meta", "encoder");
        string decoder = Graph("sam-meta", "decoder");
        string inpainter = Graph("lama-255", "model");
        string image = Graph("clip", "vision_model");
        string text = Graph("clip", "text_model");
        string bpe = Fixture("clip", "bpe_simple_vocab_16e6.txt.gz");
        string models = folder.Write("models.yaml", $$"""
            tagger: { path: {{tagger}}, tags: {{tags}}, thresholds: {{thresholds}} }
            detector: { path: {{detector}}, vocab: {{vocab}}, box_threshold: 0.3, mode: per_tag }
            segmenter: { encoder: {{encoder}}, decoder: {{decoder}}, mask: single }
            inpainter: { path: {{inpainter}}, dilation: 15, mode: squash }
            scorer: { image: {{image}}, text: {{text}}, bpe: {{bpe}} }
            selection: { nms: 0.5, max_mask_area: 0.9 }
            """);
        string images = SharedFiles.Require("fixtures", "images");
        return ["pairs", "build", "--data", data, "--image-root", images, "--models", models, "--out", output];
    }

    private static string Graph(string folder, string name) =>
        SharedFiles.Require("goldens", "foundation", folder, name + ".onnx");

    private static string Fixture(string folder, string name) => SharedFiles.Require("fixtures", folder, name);
}
