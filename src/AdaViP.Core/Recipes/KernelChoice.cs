namespace AdaViP.Core.Recipes;

/// <summary>Which implementation of <see cref="Kernels.IPreferenceKernels"/> a run uses.</summary>
public enum KernelChoice
{
    /// <summary>The native core.</summary>
    Native,

    /// <summary>The managed oracle.</summary>
    Reference,
}
