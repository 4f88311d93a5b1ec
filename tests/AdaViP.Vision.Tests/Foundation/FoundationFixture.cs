using AdaViP.Core.Kernels;
using AdaViP.Native;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tests.Support;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>Engine and kernels for all golden tests, the models of the golden folders, and those of the program.</summary>
public sealed class FoundationFixture : IDisposable
{
    /// <summary>Runs the graphs.</summary>
    public OnnxEngine Engine { get; } = new();

    /// <summary>The native core.</summary>
    public KernelSet Kernels { get; } = NativeKernels.Create(threads: 2);

    /// <summary>Resamples.</summary>
    public IImageKernels Resizer => Kernels.Images;

    /// <summary>Mask arithmetic.</summary>
    public IMaskKernels Masks => Kernels.Masks;

    /// <inheritdoc />
    public void Dispose() => Kernels.Dispose();

    /// <summary>The five tiny models that come with the program: for what holds of any model.</summary>
    internal static FoundationModels Shipped { get; } = new()
    {
        Source = "models.yaml",
        Tagger = new TaggerModel
        {
            Graph = ShippedGraph("tagger.onnx", "tagger.path"),
            Tags = ShippedFile("tags.txt", "tagger.tags"),
            Thresholds = ShippedFile("tag-thresholds.txt", "tagger.thresholds"),
        },
        Detector = new DetectorModel
        {
            Graph = ShippedGraph("detector.onnx", "detector.path"),
            Vocabulary = ShippedFile("wordpieces.txt", "detector.vocab"),
        },
        Segmenter = new SegmenterModel
        {
            Encoder = ShippedGraph("segmenter-encoder.onnx", "segmenter.encoder"),
            Decoder = ShippedGraph("segmenter-decoder.onnx", "segmenter.decoder"),
        },
        Inpainter = new InpainterModel { Graph = ShippedGraph("inpainter.onnx", "inpainter.path") },
        Scorer = new ScorerModel
        {
            Image = ShippedGraph("scorer-picture.onnx", "scorer.image"),
            Text = ShippedGraph("scorer-text.onnx", "scorer.text"),
            Merges = ShippedFile("merges.txt", "scorer.bpe"),
        },
    };

    internal static GraphFile Graph(string path, string role = "model.path") => new(GoldenFiles.Foundation(path), role);

    internal static TaggerModel Tagger(string folder) => new()
    {
        Graph = Graph($"{folder}/model.onnx", "tagger.path"),
        Tags = new SideFile(SharedFiles.Require("fixtures/ram/ram_tag_list.txt"), "tagger.tags"),
        Thresholds = new SideFile(SharedFiles.Require("fixtures/ram/ram_tag_list_threshold.txt"), "tagger.thresholds"),
    };

    internal static DetectorModel Detector(string folder) => new()
    {
        Graph = Graph($"{folder}/model.onnx", "detector.path"),
        Vocabulary = new SideFile(SharedFiles.Require("fixtures/bert/vocab.txt"), "detector.vocab"),
    };

    internal static SegmenterModel Segmenter(string encoder, string decoder) => new()
    {
        Encoder = Graph(encoder, "segmenter.encoder"),
        Decoder = Graph(decoder, "segmenter.decoder"),
    };

    internal static InpainterModel Inpainter(string folder) => new() { Graph = Graph($"{folder}/model.onnx", "inpainter.path") };

    internal static ScorerModel Scorer(bool combined) => new()
    {
        Image = Graph(combined ? "clip/model.onnx" : "clip/vision_model.onnx", combined ? "scorer.path" : "scorer.image"),
        Text = combined ? null : Graph("clip/text_model.onnx", "scorer.text"),
        Merges = new SideFile(SharedFiles.Require("fixtures/clip/bpe_simple_vocab_16e6.txt.gz"), "scorer.bpe"),
    };

    private static GraphFile ShippedGraph(string name, string role) => new(ShippedPath(name), role);

    private static SideFile ShippedFile(string name, string role) => new(ShippedPath(name), role);

    private static string ShippedPath(string name) =>
        Path.Combine(RepositoryPaths.Root, "src", "AdaViP.MicroWorld", "Assets", "models", name);
}
