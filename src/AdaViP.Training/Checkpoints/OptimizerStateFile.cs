using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Torch.Safetensors;
using AdaViP.Training.Optimizer;
using static TorchSharp.torch;

namespace AdaViP.Training.Checkpoints;

/// <summary><c>optimizer.safetensors</c>: moments and master copies under the names of their weights.</summary>
internal static class OptimizerStateFile
{
    internal const string Name = "optimizer.safetensors";

    /// <summary>Writes into a folder that is still being filled: it is synced as a whole later.</summary>
    internal static void Write(AdamWOptimizer optimizer, string folder, FileDigests digests) =>
        SafetensorsWriter.WriteTo(Path.Combine(folder, Name), optimizer.Tensors, null, digests.Create);

    /// <exception cref="UserDataException">Damaged, or of a run that trained other weights.</exception>
    internal static void Read(AdamWOptimizer optimizer, string folder)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, Name));
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor value) in optimizer.Tensors)
        {
            using var scope = NewDisposeScope();
            Tensor stored = file.Read(name);
            if (!stored.shape.SequenceEqual(value.shape) || stored.dtype != value.dtype)
            {
                throw new UserDataException(
                    $"{file.Path}: {name} is {stored.dtype} [{string.Join(", ", stored.shape)}], "
                    + $"but the model's is {value.dtype} [{string.Join(", ", value.shape)}]. "
                    + $"Go on with the model and recipe of this run, or start again with {SettingKey.Overwrite}.");
            }

            value.copy_(stored);
        }
    }
}
