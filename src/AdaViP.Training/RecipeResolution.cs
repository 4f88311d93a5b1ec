using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Torch.Devices;

namespace AdaViP.Training;

/// <summary>
/// Replaces what a recipe leaves to checkpoint and machine (<c>auto</c>) by what they decide; everything else stays.
/// </summary>
public static class RecipeResolution
{
    /// <summary>Resolves precision, device and kernels. A recipe that was resolved before comes back as it is.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="modelFolder">
    /// Checkpoint folder; config.json is read, and headers of the weights where it names no type.
    /// </param>
    /// <exception cref="Core.Data.UserDataException">config.json is missing or not supported.</exception>
    public static TrainingRecipe Resolve(TrainingRecipe recipe, string modelFolder)
    {
        ArgumentNullException.ThrowIfNull(recipe);

        // Kernels of the processor were asked for by name: then the processor is meant.
        string device = recipe.Runtime.Device == RuntimeRecipe.AutoDevice && recipe.Runtime.NeedsProcessor
            ? "cpu"
            : TorchDevices.Resolve(recipe.Runtime.Device);
        KernelChoice kernels = recipe.Runtime.Kernels != KernelChoice.Auto ? recipe.Runtime.Kernels
            : device == "cpu" ? KernelChoice.Native
            : KernelChoice.Torch;
        WeightPrecision precision = recipe.Model.Precision != WeightPrecision.Auto
            ? recipe.Model.Precision
            : CheckpointPrecision.Of(modelFolder, LlavaConfig.Load(modelFolder));
        return recipe with
        {
            Model = recipe.Model with { Precision = precision },
            Runtime = recipe.Runtime with { Device = device, Kernels = kernels },
        };
    }

    /// <summary>What a resolved recipe computes with, in words.</summary>
    public static string Describe(TrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return $"Computing on {recipe.Runtime.Device} "
            + $"in {SettingNaming.NameOf(recipe.Model.Precision)} with {SettingNaming.NameOf(recipe.Runtime.Kernels)} kernels";
    }
}
