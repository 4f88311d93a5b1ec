namespace AdaViP.Core.Kernels;

/// <summary>All kernels of one process, chosen once when it starts and handed down from there.</summary>
/// <param name="preference">Log-probs, losses and the optimizer.</param>
/// <param name="images">Resampling and compositing.</param>
/// <param name="masks">Masks and boxes.</param>
public sealed class KernelSet(IPreferenceKernels preference, IImageKernels images, IMaskKernels masks) : IDisposable
{
    /// <summary>Log-probs, losses and the optimizer.</summary>
    public IPreferenceKernels Preference { get; } = preference;

    /// <summary>Resampling and compositing.</summary>
    public IImageKernels Images { get; } = images;

    /// <summary>Masks and boxes.</summary>
    public IMaskKernels Masks { get; } = masks;

    /// <summary>Ends all of them; none may be used afterwards.</summary>
    public void Dispose()
    {
        Preference.Dispose();
        Images.Dispose();
        Masks.Dispose();
    }
}
