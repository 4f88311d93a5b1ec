using AdaViP.Training.Order;

namespace AdaViP.Torch.Tests.Training;

/// <summary>A fixed list of samples, for runs that repeat somebody else's order.</summary>
internal sealed class ExplicitStream(IReadOnlyList<int> samples) : ISampleStream
{
    public int At(long position) => samples[checked((int)position)];
}
