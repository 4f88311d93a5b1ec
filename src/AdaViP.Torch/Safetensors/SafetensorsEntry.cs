namespace AdaViP.Torch.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Dtype">The format's word: F32, BF16, F16, F64, I64, ...</param>
/// <param name="Shape">Sizes; empty for a scalar.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="ByteLength">Bytes.</param>
public sealed record SafetensorsEntry(string Name, string Dtype, IReadOnlyList<long> Shape, long Offset, long ByteLength);
