using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using TorchSharp;
using static TorchSharp.torch;
using Generator = AdaViP.Llava.Generation.Generator;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>Answers from pixels; the program computes the features of a picture once for all questions about it.</summary>
internal static class PictureAnswers
{
    internal static IReadOnlyList<int> Generate(
        LlavaModel model,
        Tensor pixelValues,
        int[] promptIds,
        GenerationOptions options,
        CancellationToken cancellation,
        Action<int>? onToken = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor features = model.Projector.Forward(model.VisionTower.Forward(pixelValues));
        return Generator.GenerateFromFeatures(model, features.flatten(0, 1), promptIds, options, onToken, cancellation);
    }
}
