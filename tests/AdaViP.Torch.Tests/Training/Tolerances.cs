namespace AdaViP.Torch.Tests.Training;

/// <summary>Every tolerance of the training tests; rows T1 to T6 of docs/numerics.md.</summary>
internal static class Tolerances
{
    /// <summary>
    /// Log-probs, losses and gradients of one pass in fp32, relative to the largest value of the tensor: sums of up to 32064
    /// terms in another order, three decoder blocks deep. Unit 6e-8, times the root of about 3e6 roundings: 1e-4.
    /// </summary>
    internal const double OnePass = 1e-4;

    /// <summary>
    /// Values and weights after up to six updates: every pass adds its own error to that of the weights it starts from.
    /// Weights are compared by how far they moved, |Δours − Δtheirs| / |Δtheirs|, so that their size hides nothing.
    /// </summary>
    internal const double Trajectory = 6 * OnePass;

    /// <summary>
    /// A first loss whose policy is its reference:
    /// log-probs computed in batches of 3 and of 1 differ by at most 1e-4, times beta = 0.1.
    /// </summary>
    internal const double SameModel = 0.1 * 1e-4;

    /// <summary>Kernels in fp32, relative to the largest value: one rounding per element and sums of 1000 terms.</summary>
    internal const double KernelSums = 1e-6;

    /// <summary>Kernels in bf16, relative to the largest value: one rounding of the result.</summary>
    internal const double KernelBf16 = 1.0 / 256;

    /// <summary>
    /// 1 − cosine between gradients in bf16 and fp32: entries are off by 2^-8 of their size times the root of about 16 sums on
    /// the way, 2 percent; the cosine loses half the square of that, with a factor of 8 to spare.
    /// </summary>
    internal const double Bf16Direction = 0.02 * 0.02 * 4;
}
