using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Training.Checkpoints;

/// <summary>
/// Whether weights and optimizer state are numbers that can be computed with: a run cannot continue from NaN or infinity, nor
/// from weights that give them in any forward pass.
/// </summary>
internal static class FiniteTensors
{
    // 2^64, far above the weights of any model: the square of a larger number is infinite in 32 bits.
    private const double LargestWeight = 18446744073709551616.0;

    /// <summary>The first tensor that is not finite, as "NAME holds VALUE"; null where all are.</summary>
    /// <param name="tensors">Floating-point tensors on any device.</param>
    /// <param name="cancellation">Looked at before each tensor.</param>
    internal static string? FindProblem(
        IEnumerable<(string Name, Tensor Value)> tensors, CancellationToken cancellation = default) =>
        Find(tensors, double.PositiveInfinity, cancellation);

    /// <summary>The same for weights, where numbers that are too large to be multiplied are found too.</summary>
    /// <param name="weights">Floating-point tensors on any device.</param>
    /// <param name="cancellation">Looked at before each tensor.</param>
    internal static string? FindWeightProblem(
        IEnumerable<(string Name, Tensor Value)> weights, CancellationToken cancellation = default) =>
        Find(weights, LargestWeight, cancellation);

    /// <summary>Refuses a model that nothing can be computed or saved with, also where the weight takes no part.</summary>
    /// <param name="model">As it was loaded.</param>
    /// <param name="folder">Where from.</param>
    /// <param name="cancellation">Looked at before each weight.</param>
    /// <exception cref="UserDataException">A weight is not finite; names folder, weight and value.</exception>
    internal static void Require(LlavaModel model, string folder, CancellationToken cancellation)
    {
        IEnumerable<(string, Tensor)> weights = model.Parameters.Select(parameter => (parameter.Name, parameter.Value));
        if (FindWeightProblem(weights, cancellation) is string problem)
        {
            throw new UserDataException(
                $"{folder}: not every weight is a finite number: {problem}. "
                + "Fetch the weights again, or begin with another model.");
        }
    }

    /// <summary>The same for the tensors in the files of a checkpoint.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="cancellation">Looked at before each tensor.</param>
    internal static string? FindProblem(string folder, CancellationToken cancellation)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal))
        {
            double largest = Path.GetFileName(path) == OptimizerStateFile.Name ? double.PositiveInfinity : LargestWeight;
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(path);
                foreach (string name in file.Entries.Keys)
                {
                    using Tensor value = file.Read(name);
                    if (Find([(name, value)], largest, cancellation) is string problem)
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

    private static string? Find(IEnumerable<(string Name, Tensor Value)> tensors, double largest, CancellationToken cancellation)
    {
        foreach ((string name, Tensor value) in tensors)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Problem(value, largest) is double found)
            {
                string why = double.IsFinite(found) ? ", whose square is infinite in 32 bits" : "";
                return FormattableString.Invariant($"{name} holds {found}{why}");
            }
        }

        return null;
    }

    // The extremes need no copy of the tensor, and NaN is both of them where it occurs.
    private static double? Problem(Tensor value, double largest)
    {
        if (value.numel() == 0 || !is_floating_point(value))
        {
            return null;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        (Tensor smallest, Tensor greatest) = value.detach().aminmax();
        double low = smallest.to(ScalarType.Float64).item<double>();
        double high = greatest.to(ScalarType.Float64).item<double>();
        return !double.IsFinite(low) || low < -largest ? low : !double.IsFinite(high) || high > largest ? high : null;
    }
}
