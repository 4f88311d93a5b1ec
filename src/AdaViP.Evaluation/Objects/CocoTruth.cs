namespace AdaViP.Evaluation.Objects;

/// <summary>What COCO pictures show.</summary>
/// <param name="Classes">Picture id to its object classes, of the pictures that were asked for.</param>
/// <param name="Known">Every picture id that the annotation files list or annotate.</param>
/// <param name="HasBoxes">Whether the files have boxes with categories.</param>
/// <param name="HasCaptions">Whether the files have captions.</param>
public sealed record CocoTruth(
    IReadOnlyDictionary<long, IReadOnlySet<string>> Classes,
    IReadOnlySet<long> Known,
    bool HasBoxes = true,
    bool HasCaptions = true);
