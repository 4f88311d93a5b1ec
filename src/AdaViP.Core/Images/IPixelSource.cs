using AdaViP.Core.Data;

namespace AdaViP.Core.Images;

/// <summary>Decodes and preprocesses pictures for the vision tower. Safe to call from several threads.</summary>
public interface IPixelSource
{
    /// <summary>Decodes, orients, pads or crops, resizes and normalises one picture.</summary>
    /// <exception cref="UserDataException">The bytes are not a picture that can be decoded.</exception>
    PixelValues Load(ImageReference image);

    /// <summary>Names every choice that changes the pixels (mode, size, filter, mean, deviation), for cache keys.</summary>
    string Fingerprint { get; }
}
