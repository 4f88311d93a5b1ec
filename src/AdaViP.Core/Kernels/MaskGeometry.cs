namespace AdaViP.Core.Kernels;

/// <summary>How a picture lies in a segmenter's input, and what counts as inside.</summary>
/// <param name="PaddedWidth">Width of the input that the logits cover, 1 to 8192; 1024 for SAM.</param>
/// <param name="PaddedHeight">Height of the input that the logits cover, 1 to 8192; 1024 for SAM.</param>
/// <param name="CropWidth">Width of the resized picture at its top left, before padding.</param>
/// <param name="CropHeight">Height of the resized picture at its top left, before padding.</param>
/// <param name="Threshold">Inside where the logit is greater; 0 for SAM.</param>
public readonly record struct MaskGeometry(int PaddedWidth, int PaddedHeight, int CropWidth, int CropHeight, float Threshold = 0);
