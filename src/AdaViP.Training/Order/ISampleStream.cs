namespace AdaViP.Training.Order;

/// <summary>The endless sequence of samples that a run consumes; a pure function of the position.</summary>
internal interface ISampleStream
{
    /// <summary>Index of the sample at a position of the stream, from 0.</summary>
    int At(long position);
}
