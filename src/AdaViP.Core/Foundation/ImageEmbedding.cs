namespace AdaViP.Core.Foundation;

/// <summary>What a segmenter computes once per picture; only the segmenter that made it knows what is inside.</summary>
/// <param name="width">Of the picture, pixels.</param>
/// <param name="height">Of the picture, pixels.</param>
public abstract class ImageEmbedding(int width, int height) : IDisposable
{
    /// <summary>Of the picture, pixels.</summary>
    public int Width { get; } = width;

    /// <summary>Of the picture, pixels.</summary>
    public int Height { get; } = height;

    /// <summary>Frees what the segmenter holds for the picture.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the resources.</summary>
    /// <param name="disposing">False in a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
