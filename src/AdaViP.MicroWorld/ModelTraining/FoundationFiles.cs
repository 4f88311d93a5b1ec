namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>Names of the models and of their files.</summary>
internal static class FoundationFiles
{
    internal const string Tagger = "tagger";
    internal const string Detector = "detector";
    internal const string Segmenter = "segmenter";
    internal const string Inpainter = "inpainter";
    internal const string Scorer = "scorer";

    internal const string TaggerGraph = "tagger.onnx";
    internal const string Tags = "tags.txt";
    internal const string Thresholds = "tag-thresholds.txt";
    internal const string DetectorGraph = "detector.onnx";
    internal const string WordPieces = "wordpieces.txt";
    internal const string SegmenterEncoder = "segmenter-encoder.onnx";
    internal const string SegmenterDecoder = "segmenter-decoder.onnx";
    internal const string InpainterGraph = "inpainter.onnx";
    internal const string ScorerPicture = "scorer-picture.onnx";
    internal const string ScorerText = "scorer-text.onnx";
    internal const string Merges = "merges.txt";

    /// <summary>Sections of the file of models in its order: each key with its file, then settings as they are written.</summary>
    internal static readonly IReadOnlyList<ModelSection> Sections =
    [
        new(Tagger, [("path", TaggerGraph), ("tags", Tags), ("thresholds", Thresholds)], []),
        new(Detector, [("path", DetectorGraph), ("vocab", WordPieces)], ["box_threshold: 0.5"]),
        new(Segmenter, [("encoder", SegmenterEncoder), ("decoder", SegmenterDecoder)], []),
        new(Inpainter, [("path", InpainterGraph)], ["dilation: 5"]),
        new(Scorer, [("image", ScorerPicture), ("text", ScorerText), ("bpe", Merges)], []),
    ];

    /// <summary>The text of a file with one entry a line.</summary>
    internal static string Lines(IEnumerable<string> entries) => string.Concat(entries.Select(entry => entry + "\n"));
}

/// <summary>A section of the file of models.</summary>
/// <param name="Name">Of the model.</param>
/// <param name="Files">Keys with names of files.</param>
/// <param name="Settings">Lines beside them.</param>
internal sealed record ModelSection(
    string Name, IReadOnlyList<(string Key, string File)> Files, IReadOnlyList<string> Settings);
