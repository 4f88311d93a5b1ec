using AdaViP.Core.Images;
using AdaViP.Llava.Models;
using AdaViP.Training.Packing;
using static TorchSharp.torch;

namespace AdaViP.Training.Steps;

/// <summary>
/// Decoder inputs of a batch's distinct pictures. Each picture goes through the tower once, however many sequences show it;
/// tower and projector keep a small graph of their own where they are trained.
/// </summary>
internal sealed class PictureFeatures : IDisposable
{
    private readonly Tensor _projected;
    private readonly bool _differentiable;

    private PictureFeatures(Tensor projected, bool differentiable)
    {
        _projected = projected;
        _differentiable = differentiable;
    }

    /// <summary>[pictures · imageTokens, HiddenSize], without gradient.</summary>
    internal Tensor Rows => _projected.detach();

    internal static PictureFeatures Compute(
        LlavaModel model, IReadOnlyList<BatchPicture> pictures, bool trainTower, bool trainProjector)
    {
        using var scope = NewDisposeScope();
        Tensor pixels = Pixels(model, pictures);
        Tensor features;
        using (trainTower ? enable_grad() : no_grad())
        {
            features = model.VisionTower.Forward(pixels);
        }

        using (trainTower || trainProjector ? enable_grad() : no_grad())
        {
            Tensor projected = model.Projector.Forward(features).flatten(0, 1);
            return new PictureFeatures(projected.DetachFromDisposeScope(), trainTower || trainProjector);
        }
    }

    /// <summary>Sends gradients back into projector and tower.</summary>
    /// <param name="gradient">[pictures · imageTokens, HiddenSize].</param>
    internal void Backward(Tensor gradient)
    {
        if (_differentiable)
        {
            autograd.backward(_projected, gradient);
        }
    }

    public void Dispose() => _projected.Dispose();

    private static Tensor Pixels(LlavaModel model, IReadOnlyList<BatchPicture> pictures)
    {
        List<Tensor> planes = [];
        foreach (BatchPicture picture in pictures)
        {
            PixelValues pixels = picture.Pixels;
            planes.Add(tensor(pixels.Data, [1, 3, pixels.Height, pixels.Width]));
        }

        return cat(planes, 0).to(model.Dtype, model.Device);
    }
}
