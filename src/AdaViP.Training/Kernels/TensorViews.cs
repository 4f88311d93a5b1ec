using System.Runtime.InteropServices;
using AdaViP.Core.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>Views of libtorch memory for the kernel port. The tensor must outlive the view: end with <c>GC.KeepAlive</c>.</summary>
internal static partial class TensorViews
{
    /// <summary>All elements of a contiguous CPU tensor as one vector.</summary>
    internal static TensorView Flat(Tensor tensor)
    {
        RequireHost(tensor);
        return TensorView.Vector(THSTensor_data(tensor.Handle), TypeOf(tensor), tensor.numel());
    }

    /// <summary>A contiguous CPU matrix.</summary>
    internal static TensorView Matrix(Tensor tensor)
    {
        RequireHost(tensor);
        return TensorView.Matrix(THSTensor_data(tensor.Handle), TypeOf(tensor), tensor.size(0), tensor.size(1));
    }

    private static void RequireHost(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU || !tensor.is_contiguous())
        {
            throw new ArgumentException(
                $"The kernels read contiguous memory of the CPU; this tensor is on {tensor.device} with strides "
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
