using AdaViP.Native;
using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests;

public sealed class TorchLoadTests
{
    [Fact]
    public void Matmul_SmallMatrices_GivesTheProduct()
    {
        TorchRuntime.EnsureLoadable();
        using torch.Tensor left = torch.tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        using torch.Tensor right = torch.tensor(new float[] { 7, 8, 9, 10, 11, 12 }, [3, 2]);

        using torch.Tensor product = left.matmul(right);

        Assert.Equal([2L, 2L], product.shape);
        Assert.Equal([58f, 64f, 139f, 154f], product.data<float>().ToArray());
    }
}
