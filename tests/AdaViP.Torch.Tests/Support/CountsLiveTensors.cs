using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests.Support;

/// <summary>Tests that count the process's live tensors run alone: others would create some meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CountsLiveTensors
{
    internal const string Name = "counts live tensors";

    /// <summary>Fails at the first pass after which more or fewer tensors live than after the second.</summary>
    internal static void AssertNoDrift(int passes, Action<int> pass)
    {
        // What earlier tests left to the garbage collector would be counted down in the middle.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long settled = 0;
        for (int i = 0; i < passes; i++)
        {
            pass(i);
            long live = torch.Tensor.TotalCount;
            settled = i <= 1 ? live : settled;
            Assert.True(live == settled, $"after pass {i}: {live} live tensors, {settled} after the second pass");
        }
    }
}
