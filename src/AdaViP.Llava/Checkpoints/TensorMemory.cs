using System.Runtime.InteropServices;
using TorchSharp;

namespace AdaViP.Llava.Checkpoints;

/// <summary>The bytes of a CPU tensor, of any length: TorchSharp's own spans end at 2 GB.</summary>
internal static partial class TensorMemory
{
    /// <summary>Address of element 0 of a contiguous CPU tensor; the tensor must outlive its use.</summary>
    internal static unsafe byte* DangerousAddress(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU || !tensor.is_contiguous())
        {
            throw new ArgumentException("The tensor must be contiguous and in the CPU's memory.", nameof(tensor));
        }

        return (byte*)THSTensor_data(tensor.Handle);
    }

    internal static long ByteLength(torch.Tensor tensor) => tensor.numel() * tensor.element_size();

    [LibraryImport("LibTorchSharp")]
    private static partial nint THSTensor_data(nint tensor);
}
