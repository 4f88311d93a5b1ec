namespace AdaViP.Evaluation.ObjHal;

/// <summary>What COCO pictures show.</summary>
/// <param name="Classes">Picture id to its object classes, of the pictures that were asked for.</param>
/// <param name="Known">Every picture id that the annotation files list or annotate.</param>
public sealed record CocoTruth(IReadOnlyDictionary<long, IReadOnlySet<string>> Classes, IReadOnlySet<long> Known);
