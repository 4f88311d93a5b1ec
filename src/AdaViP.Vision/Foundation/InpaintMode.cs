namespace AdaViP.Vision.Foundation;

/// <summary>How a picture meets an inpainter of fixed size.</summary>
public enum InpaintMode
{
    /// <summary>A square around the mask with a margin goes through the graph: sharper.</summary>
    Crop,

    /// <summary>The whole picture is squeezed to the graph's size.</summary>
    Squash,
}
