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
        string models = folder.Write("models.yaml", string.Create(CultureInfo.InvariantCulture, $$"""
            tagger: { path: {{SharedFiles.Require("goldens", "foundation", "ram-logits", "model.onnx")}}, tags: {{SharedFiles.Require("fixtures", "ram", "ram_tag_list.txt")}}, thresholds: {{SharedFiles.Require("fixtures", "ram", "ram_tag_list_threshold.txt")}} }
            detector: { path: {{SharedFiles.Require("goldens", "foundation", "dino-a", "model.onnx")}}, vocab: {{SharedFiles.Require("fixtures", "bert", "vocab.txt")}}, box_threshold: 0.3, mode: per_tag }
            segmenter: { encoder: {{SharedFiles.Require("goldens", "foundation", "sam-meta", "encoder.onnx")}}, decoder: {{SharedFiles.Require("goldens", "foundation", "sam-meta", "decoder.onnx")}}, mask: single }
            inpainter: { path: {{SharedFiles.Require("goldens", "foundation", "lama-255", "model.onnx")}}, dilation: 15, mode: squash }
            scorer: { image: {{SharedFiles.Require("goldens", "foundation", "clip", "vision_model.onnx")}}, text: {{SharedFiles.Require("goldens", "foundation", "clip", "text_model.onnx")}}, bpe: {{SharedFiles.Require("fixtures", "clip", "bpe_simple_vocab_16e6.txt.gz")}} }
            selection: { nms: 0.5, max_mask_area: 0.9 }
            """));
        return ["pairs", "build", "--data", data, "--image-root", SharedFiles.Require("fixtures", "images"), "--models", models, "--out", output];
    }

    private static string Graph(string folder, string name) => RepositoryPaths.Golden("foundation", folder, name + ".onnx");

    private static string Fixture(string folder, string name) => RepositoryPaths.Shared("fixtures", folder, name);
}
