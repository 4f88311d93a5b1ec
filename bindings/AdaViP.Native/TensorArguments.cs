using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>Hands tensor views to the native core.</summary>
internal static unsafe class TensorArguments
{
    /// <summary>The native form of a view. Nothing is copied: the memory stays the caller's.</summary>
    internal static avp_tensor ToNative(this TensorView view)
    {
        avp_tensor tensor = new()
        {
            data = (void*)view.DangerousAddress,
            rank = view.Rank,
            dtype = (int)view.ElementType,
            device = (int)view.Device.Kind,
            device_index = view.Device.Index,
        };
        tensor.shape[0] = view.Shape.D0;
        tensor.shape[1] = view.Shape.D1;
        tensor.shape[2] = view.Shape.D2;
        tensor.shape[3] = view.Shape.D3;
        tensor.stride[0] = view.Strides.D0;
        tensor.stride[1] = view.Strides.D1;
        tensor.stride[2] = view.Strides.D2;
        tensor.stride[3] = view.Strides.D3;
        return tensor;
    }
}
