using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using static TorchSharp.torch;

namespace AdaViP.Llava.Checkpoints;

/// <summary>In which precision a checkpoint is computed with where nobody chose one.</summary>
public static class CheckpointPrecision
{
    /// <summary>
    /// What config.json names; where it names nothing, what most of the weights are stored as. Float16 becomes float32, which
    /// holds it exactly: nothing is computed in float16 here.
    /// </summary>
    /// <param name="folder">
    /// Checkpoint folder; only headers of its files are read, and none of them where config.json decides.
    /// </param>
    /// <param name="config">Its config.json.</param>
    /// <returns>Float32 or BFloat16; Float32 where neither config.json nor weights say anything.</returns>
    /// <exception cref="UserDataException">Weights are there, but their headers are damaged.</exception>
    public static WeightPrecision Of(string folder, LlavaConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return (config.CheckpointDtype ?? Stored(folder)) == ScalarType.BFloat16
            ? WeightPrecision.BFloat16 : WeightPrecision.Float32;
    }

    /// <summary>The tensor type of a precision that is not <see cref="WeightPrecision.Auto"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public static ScalarType TypeOf(WeightPrecision precision) => precision switch
    {
        WeightPrecision.Float32 => ScalarType.Float32,
        WeightPrecision.BFloat16 => ScalarType.BFloat16,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "the checkpoint decides first"),
    };

    private static ScalarType? Stored(string folder)
    {
        if (!SafetensorsFolder.Exists(folder))
        {
            return null;
        }

        using SafetensorsFolder weights = SafetensorsFolder.Open(folder);
        return weights.FilesByTensor
            .Select(owner => owner.Value.Entries[owner.Key])
            .GroupBy(entry => entry.Dtype, entry => entry.ByteLength)
            .OrderByDescending(stored => stored.Sum())
            .Select(stored => SafetensorsDtypes.TypeOf(stored.Key))
            .FirstOrDefault();
    }
}
