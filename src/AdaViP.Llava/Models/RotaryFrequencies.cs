using static TorchSharp.torch;

namespace AdaViP.Llava.Models;

/// <summary>Rotary position frequencies of a decoder, with the stretching its configuration asks for.</summary>
internal static class RotaryFrequencies
{
    /// <summary>Turns per token, times 2π, for each pair of head dimensions: [HeadSize / 2].</summary>
    internal static double[] Of(LlamaConfig config)
    {
        double[] frequencies = new double[config.HeadSize / 2];
        for (int pair = 0; pair < frequencies.Length; pair++)
        {
            // fp32 as in the models' training, where the frequencies were computed.
            frequencies[pair] = 1f / MathF.Pow((float)config.RopeTheta, 2f * pair / config.HeadSize);
            if (config.RopeScaling is RopeScaling scaling)
            {
                frequencies[pair] = Scaled(frequencies[pair], scaling);
            }
        }

        return frequencies;
    }

    /// <summary>Cosines and sines for positions, in fp32 and then rounded once: each [positions, 1, HeadSize / 2].</summary>
    internal static (Tensor Cos, Tensor Sin) Table(LlamaConfig config, Tensor positions, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        float[] frequencies = Array.ConvertAll(Of(config), frequency => (float)frequency);
        Tensor turns = positions.to(ScalarType.Float32).unsqueeze(-1) * tensor(frequencies, device: positions.device);
        Tensor cosines = turns.cos().to(dtype).unsqueeze(1);
        Tensor sines = turns.sin().to(dtype).unsqueeze(1);
        return (cosines.MoveToOuterDisposeScope(), sines.MoveToOuterDisposeScope());
    }

    private static double Scaled(double frequency, RopeScaling scaling)
    {
        if (scaling.Kind == RopeScalingKind.Linear)
        {
            return frequency / scaling.Factor;
        }

        double wavelength = 2 * Math.PI / frequency;
        double turnsInOriginal = scaling.OriginalMaxPositions / wavelength;
        if (turnsInOriginal < scaling.LowFrequencyFactor)
        {
            return frequency / scaling.Factor;
        }

        if (turnsInOriginal > scaling.HighFrequencyFactor)
        {
            return frequency;
        }

        double smooth = (turnsInOriginal - scaling.LowFrequencyFactor)
            / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return (1 - smooth) * frequency / scaling.Factor + smooth * frequency;
    }
}
