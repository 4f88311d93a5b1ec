using System.Runtime.InteropServices;
using AdaViP.Core.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tensors;

/// <summary>
/// The memory of CPU tensors: views for the kernel ports, and bytes of any length (TorchSharp's own spans end at 2 GB). The tensor
/// must outlive what is given here: end with <c>GC.KeepAlive</c>.
/// </summary>
public static partial class TensorViews
{
    /// <summary>All elements of a contiguous CPU tensor as one vector.</summary>
    /// <exception cref="ArgumentException">Not contiguous, on another device, or of a type that no kernel reads.</exception>
    public static TensorView Flat(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RequireHost(tensor);
        return TensorView.Vector(THSTensor_data(tensor.Handle), TypeOf(tensor), tensor.numel());
    }

    /// <summary>A contiguous CPU matrix.</summary>
    /// <exception cref="ArgumentException">Not contiguous, on another device, or of a type that no kernel reads.</exception>
    public static TensorView Matrix(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RequireHost(tensor);
        return TensorView.Matrix(THSTensor_data(tensor.Handle), TypeOf(tensor), tensor.size(0), tensor.size(1));
    }

    /// <summary>Bytes of a tensor's elements.</summary>
    public static long ByteLength(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.numel() * tensor.element_size();
    }

    /// <summary>Address of element 0 of a contiguous CPU tensor.</summary>
    internal static unsafe byte* Address(Tensor tensor)
    {
        RequireHost(tensor);
        return (byte*)THSTensor_data(tensor.Handle);
    }

    private static void RequireHost(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU || !tensor.is_contiguous())
        {
            throw new ArgumentException(
                $"Only contiguous memory of the CPU is read; this tensor is on {tensor.device} with strides "
                + $"[{string.Join(", ", tensor.stride())}].",
                nameof(tensor));
        }
    }

    private static ElementType TypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Int32 => ElementType.Int32,
        _ => throw new ArgumentException($"The kernels do not read {tensor.dtype}.", nameof(tensor)),
    };

    [LibraryImport("LibTorchSharp")]
    private static partial nint THSTensor_data(nint tensor);
}
