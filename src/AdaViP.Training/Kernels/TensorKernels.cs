using AdaViP.Core;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>Chooses the kernels of a run: what the recipe names, or an error, never something else.</summary>
internal static class TensorKernels
{
    internal static ITensorKernels Choose(KernelChoice choice, Device device, IPreferenceKernels port)
    {
        if (choice == KernelChoice.Torch)
        {
            return new TorchTensorKernels(port);
        }

        return device.type == DeviceType.CPU
            ? new HostTensorKernels(port)
            : throw new UserErrorException(
                $"runtime.kernels is {SettingNaming.NameOf(choice)}, which computes on the CPU, but runtime.device is {device}. "
                + "Set runtime.kernels to torch.");
    }
}
