using AdaViP.Cli.Failures;
using AdaViP.Cli.ModelFiles;
using AdaViP.Core.Foundation;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Cli.Tests.ModelFiles;

/// <summary>models.yaml: what is read, and what is said about mistakes.</summary>
public sealed class ModelsFileTests
{
    private const string Hash = "5d96d2f7225527480ad773aaac76b6e5c08a18adf6eae9ca7d2ab923d5e7bd8b";

    private const string Whole = """
        tagger:    { path: ram/model.onnx, tags: ram_tag_list.txt, thresholds: ram_tag_list_threshold.txt, stop_list: [] }
        detector:  { path: gdino/model.onnx, vocab: vocab.txt, box_threshold: 0.3, mode: per_tag }        # or grouped
        segmenter: { encoder: sam/encoder.onnx, decoder: sam/decoder.onnx, mask: single }                  # index 0; or best_iou
        inpainter: { path: lama/model.onnx, dilation: 15, mode: crop }                                      # or squash
        scorer:    { image: clip/vision_model.onnx, text: clip/text_model.onnx, bpe: bpe_simple_vocab_16e6.txt.gz } # or path
        selection: { nms: 0.5, max_mask_area: 0.9 }
        """;

    [Fact]
    public void WholeFile_PathsAndDefaults_AreRead()
    {
        using var folder = new TemporaryFolder();
        FoundationModels models = ModelsFile.Read(folder.Write("models.yaml", Whole));
        Assert.Equal(new GraphFile(folder.At("ram/model.onnx"), "tagger.path"), models.Tagger!.Graph);
        Assert.Equal(new SideFile(folder.At("ram_tag_list.txt"), "tagger.tags"), models.Tagger.Tags);
        Assert.Equal(new SideFile(folder.At("ram_tag_list_threshold.txt"), "tagger.thresholds"), models.Tagger.Thresholds);
        Assert.Equal(new DetectorOptions(), models.Detector!.Options);
        Assert.Equal(new SegmenterOptions(), models.Segmenter!.Options);
        Assert.Equal(new InpainterOptions(), models.Inpainter!.Options);
        Assert.Equal(folder.At("clip/text_model.onnx"), models.Scorer!.Text!.Path);
        Assert.Equal(new SelectionOptions { StopList = models.Selection.StopList }, models.Selection);
        Assert.Equal(new EngineOptions(), models.Engine);
    }

    [Fact]
    public void OptionalKeys_EverySection_AreRead()
    {
        using var folder = new TemporaryFolder();
        FoundationModels models = ModelsFile.Read(folder.Write("models.yaml", $$"""
            tagger:
              { path: /abs/m.onnx, tags: t, threshold: 0.7, kind: logits, size: 224, stop_list: [gray, home], threads: 3,
                sha256: {{Hash}}, tags_sha256: {{Hash}} }
            detector:
              { path: d, vocab: v, kind: b, size: [544, 960], mode: grouped, group_size: 4, batch_size: 2, box_threshold: 0.25,
                optimization: none }
            segmenter:
              { encoder: e, decoder: d, mask: best_iou, kind: optimum, encoder_kind: raw, size: 512,
                sha256: { encoder: {{Hash}} } }
            inpainter:
              { path: l, dilation: 0, mode: squash, margin: 9, batch_size: 1, kind: four_channels, range: unit, size: [8, 16] }
            scorer: { path: c, bpe: b, fit: pad, batch_size: 3, kind: combined, size: 336 }
            selection: { box_choice: union, nms: 0.4, min_mask_area: 0.01, max_mask_area: 0.8, mask_nms: 0.7 }
            engine: { provider: tensorrt, library: ort/libonnxruntime.so, device: 1, threads: 4, tensorrt_cache: cache }
            """));
        Assert.Equal(new GraphFile("/abs/m.onnx", "tagger.path") { Sha256 = Hash, Threads = 3 }, models.Tagger!.Graph);
        Assert.Equal(Hash, models.Tagger.Tags.Sha256);
        Assert.Equal((0.7, TaggerKind.Logits, new PictureSize(224, 224)),
            (models.Tagger.Threshold, models.Tagger.Kind, models.Tagger.Size));
        Assert.Equal(GraphOptimization.None, models.Detector!.Graph.Optimization);
        Assert.Equal((DetectorKind.B, new PictureSize(960, 544)), (models.Detector.Kind, models.Detector.Size));
        Assert.Equal(new DetectorOptions { BoxThreshold = 0.25, Mode = DetectionMode.Grouped, GroupSize = 4, BatchSize = 2 },
            models.Detector.Options);
        Assert.Equal((Hash, null), (models.Segmenter!.Encoder.Sha256, models.Segmenter.Decoder.Sha256));
        Assert.Equal((SegmenterKind.Optimum, EncoderKind.Raw, 512, MaskChoice.BestIou),
            (models.Segmenter.Kind, models.Segmenter.EncoderKind, models.Segmenter.Size, models.Segmenter.Options.Mask));
        Assert.Equal(new InpainterOptions { Mode = InpaintMode.Squash, Margin = 9, BatchSize = 1 }, models.Inpainter!.Options);
        Assert.Equal((InpainterKind.FourChannels, InpainterRange.Unit, new PictureSize(16, 8)),
            (models.Inpainter.Kind, models.Inpainter.Range, models.Inpainter.Size));
        Assert.Null(models.Scorer!.Text);
        Assert.Equal((336, CandidateFit.Pad, 3),
            (models.Scorer.Size, models.Scorer.Options.Fit, models.Scorer.Options.BatchSize));
        Assert.Equal(["gray", "home"], models.Selection.StopList);
        Assert.Equal((BoxChoice.Union, 0.4, 0.01, 0.8, 0.7, 0),
            (models.Selection.BoxChoice, models.Selection.Nms, models.Selection.MinMaskArea,
                models.Selection.MaxMaskArea, models.Selection.MaskNms, models.Selection.Dilation));
        Assert.Equal(
            new EngineOptions
            {
                Provider = EngineProvider.TensorRt,
                Library = folder.At("ort/libonnxruntime.so"),
                Device = 1,
                Threads = 4,
                TensorRtCache = folder.At("cache"),
            },
            models.Engine);
    }

    [Theory]
    [InlineData("tager: { }",
        "models.yaml:1: tager is not a key of a file of models. Did you mean \"tagger\"? Keys: tagger, detector")]
    [InlineData("tagger: [a]",
        "models.yaml:1: tagger is a list, \"[ a ]\", but must be a map of keys to values, for example tagger: { path: ... }.")]
    [InlineData("tagger: { path: p, tags: t, taggs: x }",
        "models.yaml:1: tagger.taggs is not a key of a file of models. "
        + "Did you mean \"tagger.tags\"? Keys of tagger: path, sha256")]
    [InlineData("tagger: { path: p }", "models.yaml:1: tagger.tags is missing; it must be a path")]
    [InlineData("tagger: { path: p, tags: t, kind: logit }",
        "tagger.kind is \"logit\" but must be one of logits, probabilities, binary. Did you mean \"logits\"?")]
    [InlineData("tagger: { path: p, tags: t, size: [1, 2, 3] }",
        "tagger.size is \"[ 1, 2, 3 ]\" but must be a number of pixels, or [height, width]")]
    [InlineData("tagger: { path: p, tags: t, stop_list: gray }", "tagger.stop_list is \"gray\" but must be a list of tags")]
    [InlineData("tagger: { path: p, tags: t, sha256: abc }", "tagger.sha256 is \"abc\" but must be 64 hexadecimal digits")]
    [InlineData("detector:\n  path: p\n  vocab: v\n  box_threshold: 1.5",
        "models.yaml:4: detector.box_threshold is \"1.5\" but must be a number from 0 to 1")]
    [InlineData("detector: { path: p, vocab: v, box_threshold: nan }", "detector.box_threshold is \"nan\"")]
    [InlineData("detector: { path: , vocab: v }", "detector.path has no value; it must be a path")]
    [InlineData("segmenter: { encoder: e, decoder: d, sha256: x }", "segmenter.sha256 must be a map here")]
    [InlineData("segmenter: { encoder: e, decoder: d, sha256: { enc: x } }",
        "segmenter.sha256 names enc, which is not a file key")]
    [InlineData("inpainter: { path: p, dilation: 300 }",
        "inpainter.dilation is \"300\" but must be a whole number from 0 to 255")]
    [InlineData("scorer: { path: p, text: t, bpe: b }", "scorer.path is a combined graph and excludes image and text")]
    [InlineData("scorer: { bpe: b }", "scorer.image is missing")]
    [InlineData("scorer: { path: p, bpe: b, kind: split }", "scorer.kind is split, but path names one graph")]
    [InlineData("engine: { provider: gpu }", "engine.provider is \"gpu\" but must be one of cpu, cuda, tensorrt")]
    [InlineData("tagger:\n  path: https://huggingface.co/a/b/resolve/main/ram/model.onnx\n  tags: t",
        "models.yaml:2: tagger.path is \"https://huggingface.co/a/b/resolve/main/ram/model.onnx\", an address, but must")]
    [InlineData("tagger: { path: 'hf.co/a/b', tags: t }", "'hf download a/b'")]
    [InlineData("tagger: { path: 'file:///a/b.onnx', tags: t }", "without file://: /a/b.onnx.")]
    [InlineData("a: b: c", "models.yaml:1: not valid YAML")]
    [InlineData("- a",
        "models.yaml:1: a file of models is a map of keys to values, but this is a list. docs/foundation-models.md shows")]
    [InlineData("", "models.yaml: the file is empty, but a file of models is expected. docs/foundation-models.md shows")]
    [InlineData("tagger:", "models.yaml:1: tagger.path is missing; it must be a path, relative to this file.")]
    public void Mistake_OfAnyKind_NamesFileFieldAndValues(string text, string message)
    {
        using var folder = new TemporaryFolder();
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => ModelsFile.Read(folder.Write("models.yaml", text)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralMistakes_InOneFile_AreAllReported()
    {
        using var folder = new TemporaryFolder();
        string wrong = Whole.Replace("nms: 0.5", "nms: x", StringComparison.Ordinal)
            .Replace("mode: crop", "mode: y", StringComparison.Ordinal);
        UsageErrorException error = Assert.Throws<UsageErrorException>(
            () => ModelsFile.Read(folder.Write("models.yaml", wrong)));
        Assert.Equal(2, error.Message.Split('\n').Length);
    }

    [Fact]
    public void MissingFile_Any_IsNamed()
    {
        UsageErrorException error = Assert.Throws<UsageErrorException>(() => ModelsFile.Read("/nowhere/models.yaml"));
        Assert.Contains("/nowhere/models.yaml does not exist", error.Message, StringComparison.Ordinal);
    }
}
