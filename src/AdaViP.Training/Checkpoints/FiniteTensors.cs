using AdaViP.Core.Data;
using AdaViP.Torch.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Training.Checkpoints;

/// <summary>Whether weights and optimizer state are numbers: a run cannot continue from NaN or infinity.</summary>
internal static class FiniteTensors
{
    /// <summary>The first tensor that is not finite, as "NAME holds VALUE"; null where all are.</summary>
    /// <param name="tensors">Floating-point tensors on any device.</param>
    /// <param name="cancellation">Looked at before each tensor.</param>
    internal static string? FindProblem(
        IEnumerable<(string Name, Tensor Value)> tensors, CancellationToken cancellation = default)
    {
        foreach ((string name, Tensor value) in tensors)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Problem(value) is double found)
            {
                return FormattableString.Invariant($"{name} holds {found}");
            }
        }

        return null;
    }

    /// <summary>The same for the tensors in the files of a checkpoint.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="cancellation">Looked at before each tensor.</param>
    internal static string? FindProblem(string folder, CancellationToken cancellation)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal))
        {
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(path);
                foreach (string name in file.Entries.Keys)
                {
                    using Tensor value = file.Read(name);
                    if (FindProblem([(name, value)], cancellation) is string problem)
                    {
                        return $"{path}: {problem}";
                    }
                }
            }
            catch (UserDataException e)
            {
                return e.Message.TrimEnd('.');
            }
        }

        return null;
    }

    // The extremes need no copy of the tensor, and NaN is both of them where it occurs.
    private static double? Problem(Tensor value)
    {
        if (value.numel() == 0 || !is_floating_point(value))
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        (Tensor smallest, Tensor largest) = value.detach().aminmax();
        double low = smallest.to(ScalarType.Float64).item<double>();
        double high = largest.to(ScalarType.Float64).item<double>();
        return !double.IsFinite(low) ? low : !double.IsFinite(high) ? high : null;
    }
}
