using AdaViP.Cli.Terminals;
using AdaViP.Core.Recipes;
using AdaViP.Torch.Devices;

namespace AdaViP.Cli.Runtime;

/// <summary>Chooses the device of commands that have no recipe.</summary>
internal static class ComputeDevice
{
    /// <summary>The device to compute on; says so where a GPU was chosen rather than asked for.</summary>
    /// <param name="asked">As the user named it; null where it was left open.</param>
    /// <param name="terminal">For the remark.</param>
    public static string Choose(string? asked, Terminal terminal)
    {
        string device = TorchDevices.Resolve(asked ?? RuntimeRecipe.AutoDevice);
        if (device != asked && device != "cpu")
        {
            terminal.Error.WriteLine($"computing on {device}");
        }

        return device;
    }
}
