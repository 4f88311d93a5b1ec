namespace AdaViP.Torch.Tests.Training;

/// <summary>Every tolerance of the training tests, with its derivation; docs/numerics.md lists them.</summary>
internal static class Tolerances
{
    /// <summary>
    /// Log-probs, losses and gradients of one pass in fp32, relative to the largest value of the tensor: sums of up to 32064
    /// terms in another order, 3 decoder blocks deep. Unit 6e-8, times the root of the number of sums on the way: 1e-4.
    /// </summary>
    internal const double OnePass = 1e-4;

    /// <summary>
    /// Values after several AdamW updates. An update is lr · m/√v: where a gradient is near 0, its rounding decides the
    /// direction, so single weights may differ by up to 2·lr per step, while sums over many weights (losses, log-probs, norms)
    /// see only the mean of such differences. Five steps amplify the 1e-4 of a pass to at most 1e-3 of the value.
    /// </summary>
    internal const double Trajectory = 1e-3;
}
