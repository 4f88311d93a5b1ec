using AdaViP.Core;
using AdaViP.Llava.Models;
using AdaViP.Training.Optimizer;

namespace AdaViP.Training.Runs;

/// <summary>Whether a run's folder has room for what the run will write.</summary>
internal static class DiskRoom
{
    /// <summary>A warning where a checkpoint and the tuned model do not fit; null where they do.</summary>
    /// <remarks>A warning only: quotas and compression make free space an estimate.</remarks>
    internal static string? Shortage(string folder, LlavaModel policy, AdamWOptimizer optimizer)
    {
        long model = policy.Parameters.Sum(parameter => parameter.Value.numel() * parameter.Value.element_size());
        long state = optimizer.Tensors.Sum(tensor => tensor.Value.numel() * tensor.Value.element_size());
        long needed = (model + state) + model;
        long available = new DriveInfo(folder).AvailableFreeSpace;
        if (available >= needed)
        {
            return null;
        }

        (string free, string take) = ByteCount.FormatPair(available, needed);
        return $"{folder} has {free} free, but a checkpoint and the tuned model take {take}.";
    }
}
