using System.Runtime.InteropServices;
using AdaViP.Core.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tensors;

/// <summary>
/// The memory of tensors: views for the kernel ports, with their device, and bytes of any length (TorchSharp's own spans end at
/// 2 GB). The tensor must outlive what is given here: end with <c>GC.KeepAlive</c>.
/// </summary>
public static partial class TensorViews
{
    /// <summary>All elements of a contiguous tensor as one vector.</summary>
    /// <exception cref="ArgumentException">Not contiguous, or of a device or type that no kernel reads.</exception>
    public static TensorView Flat(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RequireContiguous(tensor);
        return TensorView.Vector(THSTensor_data(tensor.Handle), TypeOf(tensor), tensor.numel()) with
        {
            Device = DeviceOf(tensor),
            Owner = tensor,
        };
    }

    /// <summary>A contiguous matrix.</summary>
    /// <exception cref="ArgumentException">Not contiguous, or of a device or type that no kernel reads.</exception>
    public static TensorView Matrix(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        RequireContiguous(tensor);
        return TensorView.Matrix(THSTensor_data(tensor.Handle), TypeOf(tensor), tensor.size(0), tensor.size(1)) with
        {
            Device = DeviceOf(tensor),
            Owner = tensor,
        };
    }

    /// <summary>A tensor of the elements of a view, which shares the memory of the tensor that owns them.</summary>
    /// <exception cref="ArgumentException">No tensor owns the view, or it says another type, device or memory than its
    /// owner.</exception>
    /// <exception cref="NotSupportedException">A negative stride, which libtorch lacks.</exception>
    public static Tensor TensorOf(TensorView view)
    {
        if (view.Owner is not Tensor owner)
        {
            throw new ArgumentException("libtorch computes with its own tensors; this is a view of other memory.", nameof(view));
        }

        if (TypeOf(owner) != view.ElementType || DeviceOf(owner) != view.Device)
        {
            throw new ArgumentException(
                $"The view is of {view.ElementType} on {view.Device}, its tensor of {TypeOf(owner)} on {DeviceOf(owner)}.",
                nameof(view));
        }

        long[] sizes = Leading(view.Shape, view.Rank);
        long[] strides = Leading(view.Strides, view.Rank);
        if (sizes.Contains(0))
        {
            return empty(sizes, dtype: owner.dtype, device: owner.device);
        }

        long reach = 0;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            strides[axis] = sizes[axis] == 1 ? 0 : strides[axis];
            reach += (sizes[axis] - 1) * strides[axis];
            if (strides[axis] < 0)
            {
                throw new NotSupportedException($"The stride {strides[axis]} is negative; libtorch takes none below 0.");
            }
        }

        RequireContiguous(owner);
        long first = (view.DangerousAddress - THSTensor_data(owner.Handle)) / owner.element_size();
        return first >= 0 && first + reach < owner.numel()
            ? owner.as_strided(sizes, strides, owner.storage_offset() + first)
            : throw new ArgumentException(
                $"The view reaches from element {first} to {first + reach} of a tensor of {owner.numel()}.", nameof(view));
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

    private static long[] Leading(Extents extents, int rank) =>
        new[] { extents.D0, extents.D1, extents.D2, extents.D3 }[..rank];

    private static void RequireHost(Tensor tensor)
    {
        RequireContiguous(tensor);
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new ArgumentException($"Only memory of the CPU is read; this tensor is on {tensor.device}.", nameof(tensor));
        }
    }

    private static void RequireContiguous(Tensor tensor)
    {
        if (!tensor.is_contiguous())
        {
            throw new ArgumentException(
                $"Only contiguous memory is read; this tensor has strides [{string.Join(", ", tensor.stride())}].",
                nameof(tensor));
        }
    }

    private static KernelDevice DeviceOf(Tensor tensor) => tensor.device_type switch
    {
        DeviceType.CPU => KernelDevice.Cpu,
        DeviceType.CUDA => new KernelDevice(DeviceKind.Cuda, Math.Max(0, tensor.device_index)),
        _ => throw new ArgumentException($"The kernels do not know the device {tensor.device}.", nameof(tensor)),
    };

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
