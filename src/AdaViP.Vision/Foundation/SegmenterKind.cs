namespace AdaViP.Vision.Foundation;

/// <summary>Which kind of export a SAM decoder is.</summary>
public enum SegmenterKind
{
    /// <summary>Of Meta's script: point_coords, one box a run.</summary>
    Meta,

    /// <summary>Of optimum: input_points, several boxes a run.</summary>
    Optimum,
}
