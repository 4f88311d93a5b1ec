using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.ModelFiles;

/// <summary><c>adavip models check</c> as a process, on the models that come with the program and on the golden graphs.</summary>
public sealed class ModelsCheckTests
{
    [Fact]
    public async Task GoldenGraphs_AllFive_AreNamedWithTheirFamily()
    {
        using var folder = new TemporaryFolder();
        CommandResult result = (await AdavipProcess.RunAsync("models", "check", folder.Write("models.yaml", Whole())))
            .ShouldExit(0);
        string[] expected =
        [
            "tagger     RAM, logits in output logits", "detector   Grounding DINO, kind a",
            "input_ids int64 [1, sequence_length]",
            "segmenter  SAM, meta decoder with 4 masks, normalised encoder", "corner labels 2 and 3 act",
            "inpainter  LaMa, picture and mask, output 0 to 255", "scorer     CLIP, one graph for pictures and one for texts",
            "5 of 5 models are fine",
        ];
        Assert.All(expected, line => Assert.Contains(line, result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OtherFamilies_AllFive_AreNamed()
    {
        using var folder = new TemporaryFolder();
        CommandResult result = (await AdavipProcess.RunAsync("models", "check", folder.Write("models.yaml", $$"""
            tagger:    { path: {{Golden("ram-binary/model.onnx")}}, tags: {{Fixture("ram/ram_tag_list.txt")}} }
            detector:  { path: {{Golden("dino-b/model.onnx")}}, vocab: {{Fixture("bert/vocab.txt")}}, mode: grouped }
            segmenter: {{Optimum("sam-optimum")}}
            inpainter: { path: {{Golden("lama-four-channels/model.onnx")}}, mode: squash }
            scorer:    { path: {{Golden("clip/model.onnx")}}, bpe: {{Fixture("clip/bpe_simple_vocab_16e6.txt.gz")}} }
            """))).ShouldExit(0);
        string[] expected =
        [
            "binary in output targets", "thresholds are inside the graph", "kind b", "given by the program, as bool",
            "optimum decoder with 3 masks",
            "all boxes of a picture in one run", "four channels, output 0 to 1", "CLIP, one combined graph",
        ];
        Assert.All(expected, line => Assert.Contains(line, result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task BadModels_EachSection_IsReportedAndTheRestChecked()
    {
        using var folder = new TemporaryFolder();
        string[] lines = Shipped().Split('\n');
        string hash = new('0', 64);
        lines[0] = lines[0].Replace("tags:", $"sha256: {hash}, tags:", StringComparison.Ordinal);
        lines[1] = lines[1].Replace("detector.onnx", "nowhere.onnx", StringComparison.Ordinal);
        lines[3] = $"inpainter: {{ path: {folder.Write("lama.onnx", "not a graph")} }}";
        CommandResult result = await AdavipProcess.RunAsync(
            "models", "check", folder.Write("models.yaml", string.Join('\n', lines)));
        result.ShouldFail(
            3, "tagger.path", "has SHA-256", hash, "nowhere.onnx does not exist", "lama.onnx cannot be loaded");
        Assert.Contains("segmenter  SAM", result.Out, StringComparison.Ordinal);
        Assert.Contains("scorer     CLIP", result.Out, StringComparison.Ordinal);
        Assert.Contains("2 of 5 models are fine", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SegmenterThatIgnoresBoxes_IsReported()
    {
        using var folder = new TemporaryFolder();
        string models = folder.Write("models.yaml", "segmenter: " + Optimum("sam-optimum-no-box-labels"));
        (await AdavipProcess.RunAsync("models", "check", models)).ShouldFail(3, "ignores the labels 2 and 3");
    }

    [Fact]
    public async Task DetectorThatComputesNaN_IsNamedAndTheRestChecked()
    {
        using var folder = new TemporaryFolder();
        string graph = SharedFiles.Require("cases/detector-nan/det_naninlogit.onnx");
        string models = Whole().Replace(Golden("dino-a/model.onnx"), graph, StringComparison.Ordinal);
        CommandResult result = await AdavipProcess.RunAsync("models", "check", folder.Write("models.yaml", models));
        result.ShouldFail(3, "detector.path", "det_naninlogit.onnx", "NaN (not a number)", "32-bit float export");
        Assert.Contains("4 of 5 models are fine", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GpuProvider_WithoutItsLibrary_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        (await AdavipProcess.RunAsync("models", "check", folder.Write("a.yaml", "engine: { provider: cuda }")))
            .ShouldFail(1, "engine.provider is cuda", "CPUExecutionProvider", "engine.library");
        (await AdavipProcess.RunAsync(
            "models", "check", folder.Write("b.yaml", "engine: { provider: tensorrt, library: libonnxruntime.so }")))
            .ShouldFail(1, "engine.library", folder.At("libonnxruntime.so") + " does not exist");
        (await AdavipProcess.RunAsync(
            "models", "check",
            folder.Write("c.yaml", $"engine: {{ provider: cuda, library: {folder.Write("text.so", "text")} }}")))
            .ShouldFail(1, "engine.library", "text.so cannot be loaded");
    }

    [Fact]
    public async Task Library_OfTheUser_IsTheOneThatRuns()
    {
        using var folder = new TemporaryFolder();
        string own = Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so");
        File.Copy(own, folder.At("libonnxruntime.so"));
        string file = folder.Write("models.yaml", "engine: { library: libonnxruntime.so }\n" + Shipped().Split('\n')[0]);
        CommandResult result = (await AdavipProcess.RunAsync("models", "check", file)).ShouldExit(0);
        Assert.Contains("ONNX Runtime", result.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 1 model is fine", result.Out, StringComparison.Ordinal);
        Assert.Contains("no section scorer", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_OfTheFile_AreListed() =>
        Assert.Contains("inpainter.range: one of unit, levels; ",
            (await AdavipProcess.RunAsync("models", "keys")).ShouldExit(0).Out, StringComparison.Ordinal);

    // A line for each of those that come with the program.
    private static string Shipped()
    {
        string folder = Path.GetDirectoryName(MicroPairs.Shipped("tagger.onnx"))!;
        return $$"""
            tagger:    { path: {{folder}}/tagger.onnx, tags: {{folder}}/tags.txt, thresholds: {{folder}}/tag-thresholds.txt }
            detector:  { path: {{folder}}/detector.onnx, vocab: {{folder}}/wordpieces.txt }
            segmenter: { encoder: {{folder}}/segmenter-encoder.onnx, decoder: {{folder}}/segmenter-decoder.onnx }
            inpainter: { path: {{folder}}/inpainter.onnx }
            scorer: { image: {{folder}}/scorer-picture.onnx, text: {{folder}}/scorer-text.onnx, bpe: {{folder}}/merges.txt }
            """;
    }

    private static string Whole()
    {
        string tags = Fixture("ram/ram_tag_list.txt");
        string thresholds = Fixture("ram/ram_tag_list_threshold.txt");
        string bert = Fixture("bert/vocab.txt");
        string sam = Golden("sam-meta");
        string bpe = Fixture("clip/bpe_simple_vocab_16e6.txt.gz");
        return $$"""
            tagger:    { path: {{Golden("ram-logits/model.onnx")}}, tags: {{tags}}, thresholds: {{thresholds}} }
            detector:  { path: {{Golden("dino-a/model.onnx")}}, vocab: {{bert}}, box_threshold: 0.3, mode: per_tag }
            segmenter: { encoder: {{sam}}/encoder.onnx, decoder: {{sam}}/decoder.onnx, mask: single }
            inpainter: { path: {{Golden("lama-255/model.onnx")}}, dilation: 15, mode: crop }
            scorer:    { image: {{Golden("clip/vision_model.onnx")}}, text: {{Golden("clip/text_model.onnx")}}, bpe: {{bpe}} }
            """;
    }

    // A segmenter as Optimum exports it.
    private static string Optimum(string name)
    {
        string folder = Golden(name);
        return $"{{ encoder: {folder}/vision_encoder.onnx, decoder: {folder}/prompt_encoder_mask_decoder.onnx }}";
    }

    private static string Golden(string path) => SharedFiles.Require("goldens/foundation/" + path);

    private static string Fixture(string path) => SharedFiles.Require("fixtures/" + path);
}
