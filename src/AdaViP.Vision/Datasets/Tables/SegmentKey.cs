namespace AdaViP.Vision.Datasets.Tables;

/// <summary>A piece of a picture column that is read at once.</summary>
/// <param name="File">Full path.</param>
/// <param name="Column">"image" or "rejected_image".</param>
/// <param name="Group">Row group.</param>
/// <param name="Segment">Piece of the row group.</param>
internal readonly record struct SegmentKey(string File, string Column, int Group, int Segment);
