using AdaViP.Core.Images;

namespace AdaViP.Training.Packing;

/// <summary>A preprocessed picture and the identity of its content: equal keys are encoded once.</summary>
/// <param name="Key">Hash of the encoded bytes.</param>
/// <param name="Pixels">[3, height, width], normalised.</param>
internal sealed record BatchPicture(string Key, PixelValues Pixels);
