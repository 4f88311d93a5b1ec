using AdaViP.Core.Foundation;
using AdaViP.Core.Settings;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Cli.Models;

/// <summary>All sections and keys of models.yaml: the only list of them.</summary>
internal static class ModelsSchema
{
    private const string File = "a path, relative to this file";
    private const string Share = "a number from 0 to 1";

    /// <summary>The keys, section by section.</summary>
    internal static IReadOnlyList<ModelsKey> Keys { get; } =
    [
        .. Graph("tagger", "path"),
        new("tagger", "tags", File, "one tag a line"),
        new("tagger", "thresholds", File, "one threshold a line, as many as tags; none: threshold for all"),
        new("tagger", "threshold", Share, "for all tags where thresholds is not set; default 0.68"),
        new("tagger", "stop_list", "a list of tags", "never become candidates; default none"),
        new("tagger", "kind", Choice<TaggerKind>(), "what the output holds; default: by name and values"),
        new("tagger", "size", "a number of pixels, or [height, width]", "where the graph leaves it free; default 384"),
        .. Graph("detector", "path"),
        new("detector", "vocab", File, "vocab.txt of BERT uncased"),
        new("detector", "box_threshold", Share, "a box must score more; default 0.3"),
        new("detector", "mode", Choice<DetectionMode>(), "one prompt per tag, or several tags in one; default per_tag"),
        new("detector", "group_size", "a whole number from 1 to 64", "most tags in a grouped prompt; default 16"),
        new("detector", "batch_size", "a whole number from 1 to 64", "most prompts a run where the graph takes batches; default 8"),
        new("detector", "kind", Choice<DetectorKind>(), "a: masks inside the graph, b: text_token_mask is an input; default: by the inputs"),
        new(
            "detector", "size", "a number of pixels, or [height, width]",
            "where the graph leaves it free; default: shorter side 800, longer at most 1333"),
        .. Graph("segmenter", "encoder"),
        .. Graph("segmenter", "decoder").Where(key => key.Name == "decoder"),
        new("segmenter", "mask", Choice<MaskChoice>(), "which mask counts where the decoder gives four; default single (index 0)"),
        new("segmenter", "kind", Choice<SegmenterKind>(), "of the decoder; default: by its inputs"),
        new("segmenter", "encoder_kind", Choice<EncoderKind>(), "what the encoder takes; default: by its input"),
        new("segmenter", "size", "a number of pixels", "longer side where the encoder leaves it free; default 1024"),
        .. Graph("inpainter", "path"),
        new("inpainter", "dilation", "a whole number from 0 to 255", "side of the square that masks grow by, 0: not at all; default 15"),
        new("inpainter", "mode", Choice<InpaintMode>(), "a window around the mask, or the whole picture squeezed; default crop"),
        new("inpainter", "margin", "a whole number from 0 to 4096", "context around the mask in crop mode, pixels; default 128"),
        new("inpainter", "batch_size", "a whole number from 1 to 64", "most masks a run where the graph takes batches; default 8"),
        new("inpainter", "kind", Choice<InpainterKind>(), "what the graph takes; default: by its inputs"),
        new("inpainter", "range", Choice<InpainterRange>(), "output 0 to 1 or 0 to 255; default: by a probe"),
        new("inpainter", "size", "a number of pixels, or [height, width]", "where the graph leaves it free; default: the picture's own"),
        new("scorer", "path", File, "a combined graph; instead of image and text"),
        .. Graph("scorer", "image"),
        new("scorer", "text", File, "the graph for texts"),
        new("scorer", "bpe", File, "bpe_simple_vocab_16e6.txt.gz"),
        new("scorer", "fit", Choice<CandidateFit>(), "how a picture becomes square; default crop"),
        new("scorer", "batch_size", "a whole number from 1 to 256", "most pictures or texts a run where the graph takes batches; default 16"),
        new("scorer", "kind", Choice<ScorerKind>(), "two graphs or one; default: by the keys image and text, or path"),
        new("scorer", "size", "a number of pixels", "side of the picture where the graph leaves it free; default 224"),
        new("selection", "box_choice", Choice<BoxChoice>(), "which box counts when a tag has several; default best"),
        new("selection", "nms", Share, "a box that overlaps a better one by more is dropped; default 0.5"),
        new("selection", "min_mask_area", Share, "a mask that covers less of the picture is dropped; default 0"),
        new("selection", "max_mask_area", Share, "a mask that covers more of the picture is dropped; default 0.9"),
        new("selection", "mask_nms", Share, "a mask that overlaps a better one by more is dropped; default 1: none"),
        new("engine", "provider", Choice<EngineProvider>(), "what runs the graphs; default cpu"),
        new("engine", "library", File, "libonnxruntime built with the provider; default: the program's own, for processors"),
        new("engine", "device", "a whole number from 0 to 63", "number of the GPU; default 0"),
        new("engine", "threads", "a whole number from 0 to 1024", "of one run, 0: all processors, shared out among the workers of a build; default 0"),
        new("engine", "tensorrt_cache", File, "folder for the engines that TensorRT builds; default: none is kept"),
    ];

    /// <summary>Names of the sections, in order.</summary>
    internal static IReadOnlyList<string> Sections { get; } = [.. Keys.Select(key => key.Section).Distinct()];

    /// <summary>The key of that name, or null. <c>x_sha256</c> belongs to every file key x.</summary>
    internal static ModelsKey? Find(string section, string name) => Keys.FirstOrDefault(key => key.Section == section && key.Name == name);

    /// <summary>Names of a section's keys.</summary>
    internal static IEnumerable<string> NamesOf(string section) => Keys.Where(key => key.Section == section).Select(key => key.Name);

    private static string Choice<T>()
        where T : struct, Enum => "one of " + string.Join(", ", SettingNaming.NamesOf(typeof(T)));

    private static ModelsKey[] Graph(string section, string name) =>
    [
        new(section, name, File, "the graph"),
        new(
            section, "sha256", "64 hexadecimal digits, or a map from file key to them",
            "checked before loading; also as KEY_sha256; default: not checked"),
        new(section, "threads", "a whole number from 1 to 1024", "of one run; default: engine.threads"),
        new(section, "optimization", Choice<GraphOptimization>(), "how far the runtime may rewrite the graph; default all"),
    ];
}
