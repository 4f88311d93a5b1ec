using System.Globalization;

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
            tagger: { path: {{RepositoryPaths.Golden("foundation", "ram-logits", "model.onnx")}}, tags: {{RepositoryPaths.Shared("fixtures", "ram", "ram_tag_list.txt")}}, thresholds: {{RepositoryPaths.Shared("fixtures", "ram", "ram_tag_list_threshold.txt")}} }
            detector: { path: {{RepositoryPaths.Golden("foundation", "dino-a", "model.onnx")}}, vocab: {{RepositoryPaths.Shared("fixtures", "bert", "vocab.txt")}}, box_threshold: 0.3, mode: per_tag }
            segmenter: { encoder: {{RepositoryPaths.Golden("foundation", "sam-meta", "encoder.onnx")}}, decoder: {{RepositoryPaths.Golden("foundation", "sam-meta", "decoder.onnx")}}, mask: single }
            inpainter: { path: {{RepositoryPaths.Golden("foundation", "lama-255", "model.onnx")}}, dilation: 15, mode: squash }
            scorer: { image: {{RepositoryPaths.Golden("foundation", "clip", "vision_model.onnx")}}, text: {{RepositoryPaths.Golden("foundation", "clip", "text_model.onnx")}}, bpe: {{RepositoryPaths.Shared("fixtures", "clip", "bpe_simple_vocab_16e6.txt.gz")}} }
            selection: { nms: 0.5, max_mask_area: 0.9 }
            """));
        return ["pairs", "build", "--data", data, "--image-root", RepositoryPaths.Shared("fixtures", "images"), "--models", models, "--out", output];
    }
}
