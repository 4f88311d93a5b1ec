using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Torch.Loading;
using TorchSharp;

namespace AdaViP.Torch.Devices;

/// <summary>Devices by the names that recipes and the command line use.</summary>
public static class TorchDevices
{
    /// <summary>The device that <c>auto</c> stands for here: the first GPU that libtorch sees, else the processor.</summary>
    /// <param name="name">Any name that <see cref="Open"/> takes; all but <c>auto</c> come back as they are.</param>
    public static string Resolve(string name)
    {
        if (name != RuntimeRecipe.AutoDevice)
        {
            return name;
        }

        TorchLibrary.Require();
        return torch.cuda_is_available() ? "cuda:0" : "cpu";
    }

    /// <summary>Opens a device.</summary>
    /// <param name="name"><c>auto</c>, <c>cpu</c>, or <c>cuda:N</c> with N from 0.</param>
    /// <exception cref="UserErrorException">The name is not a device, or this build or machine does not have it.</exception>
    public static torch.Device Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!RecipeValidation.IsDevice(name))
        {
            throw new UserErrorException($"The device is \"{name}\" but must be auto, "
                + "cpu or cuda:N, N being the number of the GPU from 0.");
        }

        TorchLibrary.Require();
        name = Resolve(name);
        if (name == "cpu")
        {
            return torch.CPU;
        }

        if (!torch.cuda_is_available())
        {
            throw new UserErrorException(
                $"The device is {name}, but libtorch finds no CUDA here: either this build has the CPU flavour of libtorch "
                + "(build with -p:AdaViPTorch=cuda; docs/gpu.md), or the machine has no GPU with a driver. Use cpu.");
        }

        int index = int.Parse(name.AsSpan(name.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
        int count = torch.cuda.device_count();
        return index < count
            ? torch.device(DeviceType.CUDA, index)
            : throw new UserErrorException($"The device is {name}, "
                + $"but this machine has {(count == 1 ? "one GPU, cuda:0" : $"{count} GPUs: cuda:0 to cuda:{count - 1}")}. "
                + "Choose one of them, or cpu.");
    }
}
