using AdaViP.Torch.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Llava.Models;

/// <summary>Weights from a seed: drawn in fp32 on the CPU, so that one seed is one model on every device.</summary>
internal sealed class RandomParameters : IParameterSource, IDisposable
{
    private const double Deviation = 0.02;

    private readonly Generator _generator;
    private readonly Device _device;
    private readonly ScalarType _dtype;

    internal RandomParameters(long seed, Device device, ScalarType dtype)
    {
        _generator = new Generator((ulong)seed, CPU);
        _device = device;
        _dtype = dtype;
    }

    public NamedParameter Take(string name, ParameterPart part, ParameterRole role, params long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor drawn = role switch
        {
            ParameterRole.Weight => randn(shape, dtype: ScalarType.Float32, device: CPU, generator: _generator).Scale(Deviation),
            ParameterRole.Scale => ones(shape, dtype: ScalarType.Float32, device: CPU),
            _ => zeros(shape, dtype: ScalarType.Float32, device: CPU),
        };
        Tensor value = drawn.to(_dtype, _device);
        value.DetachFromDisposeScope();
        return new NamedParameter(name, value, part);
    }

    public void Dispose() => _generator.Dispose();
}
