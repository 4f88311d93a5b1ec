using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>Numbers of batches as tensors.</summary>
internal static class Tensors
{
    /// <summary>[pictures, channels, side, side].</summary>
    internal static Tensor Pictures(float[] pixels, int channels = 3)
    {
        int side = TrainingWorld.Side;
        return tensor(pixels, [pixels.Length / (channels * side * side), channels, side, side]);
    }
}
