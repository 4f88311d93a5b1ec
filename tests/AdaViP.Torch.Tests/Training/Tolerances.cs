namespace AdaViP.Torch.Tests.Training;

/// <summary>Every tolerance of the training tests, with its derivation; docs/numerics.md lists them.</summary>
internal static class Tolerances
{
    /// <summary>
    /// Log-probs, losses and gradients of one pass in fp32, relative to the largest value of the tensor: sums of up to 32064
    /// terms in another order, three decoder blocks deep. Unit 6e-8, times the root of the number of sums on the way: 1e-4.
    /// </summary>
    internal const double OnePass = 1e-4;

    /// <summary>
    /// Values and weights after up to six updates: every pass adds its own error to that of the weights it starts from.
    /// Weights are compared by how far they moved, |Δours − Δtheirs| / |Δtheirs|, so that their size hides nothing.
    /// </summary>
    internal const double Trajectory = 6 * OnePass;
}
