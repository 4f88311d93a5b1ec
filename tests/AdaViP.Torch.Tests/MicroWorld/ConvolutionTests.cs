using AdaViP.MicroWorld.Networks;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>
/// A convolution and its gradients, against the product of its definition, whatever lies in memory that was freed.
/// </summary>
public sealed class ConvolutionTests
{
    // Sums of up to 64 · 9 products, or of 2 · 24 · 24 of them, in 32 bits: 6e-8 · √1152, with a factor of 10.
    private const double Tolerance = 2e-5;

    private const int Rounds = 3;

    [Theory]
    [InlineData(3, 24, 2, 1)]
    [InlineData(24, 40, 2, 1)]
    [InlineData(40, 64, 1, 1)]
    [InlineData(64, 64, 1, 4)]
    [InlineData(16, 3, 1, 1)]
    public void Forward_AnyNumberOfChannels_IsTheProductAndSoAreGradients(int inputs, int outputs, int stride, int dilation)
    {
        using var random = new Generator(7);
        using var convolution = new Convolution(random, inputs, outputs, 3, stride, dilation);
        for (int round = 0; round < Rounds; round++)
        {
            using var scope = NewDisposeScope();
            Tensor input = randn([2, inputs, 24, 24], generator: random).requires_grad_();
            LeaveNaNInMemory();
            Tensor[] found = Results(convolution.Forward(input), input, convolution);
            Tensor[] expected = Results(Product(input, convolution, stride, dilation), input, convolution);
            for (int i = 0; i < found.Length; i++)
            {
                Close.ToLargest($"result {i}", Numbers(expected[i]), Numbers(found[i]), Tolerance);
            }
        }
    }

    // The output, and the gradients of its squares' sum.
    private static Tensor[] Results(Tensor output, Tensor input, Convolution convolution)
    {
        Tensor[] sources = [input, .. convolution.Weights.Select(weight => weight.Value)];
        return [output, .. autograd.grad([output.mul(output).sum()], sources)];
    }

    private static Tensor Product(Tensor input, Convolution convolution, int stride, int dilation)
    {
        Tensor weight = convolution.Weights[0].Value;
        Tensor columns = nn.functional.unfold(input, (3, 3), (dilation, dilation), (dilation, dilation), (stride, stride));
        long side = (input.shape[2] + stride - 1) / stride;
        return weight.reshape(weight.shape[0], -1).matmul(columns).reshape(input.shape[0], -1, side, side)
            .add(convolution.Weights[1].Value.reshape(-1, 1, 1));
    }

    private static void LeaveNaNInMemory()
    {
        var sizes = new Random(1);
        for (int i = 0; i < 50; i++)
        {
            full([sizes.Next(1, 200_000)], float.NaN).Dispose();
        }
    }

    private static double[] Numbers(Tensor tensor) =>
        [.. tensor.detach().contiguous().data<float>().ToArray().Select(value => (double)value)];
}
