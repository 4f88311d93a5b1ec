namespace AdaViP.Llava.Generation;

/// <summary>
/// Draws tokens from softmax(logits / temperature) cut to its likeliest part. One seed gives one sequence on every machine.
/// </summary>
internal sealed class TokenSampler(double temperature, double topP, int topK, long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>Draws an index of <paramref name="logits"/>.</summary>
    internal int Draw(ReadOnlySpan<float> logits)
    {
        double[] probabilities = Softmax(logits);
        int[] order = new int[probabilities.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // Likeliest first; equal ones by id, so that the order is one on every machine.
        Array.Sort(order, (a, b) =>
        {
            int byProbability = probabilities[b].CompareTo(probabilities[a]);
            return byProbability != 0 ? byProbability : a.CompareTo(b);
        });

        // As transformers: the likeliest few first, then their part of what those hold together.
        int most = topK == 0 ? order.Length : Math.Min(topK, order.Length);
        double together = 0;
        for (int i = 0; i < most; i++)
        {
            together += probabilities[order[i]];
        }

        double kept = 0;
        int count = 0;
        do
        {
            kept += probabilities[order[count++]];
        }
        while (kept < topP * together && count < most);

        double left = NextUniform() * kept;
        for (int i = 0; i < count; i++)
        {
            left -= probabilities[order[i]];
            if (left < 0)
            {
                return order[i];
            }
        }

        // The subtractions rounded past the last one.
        return order[count - 1];
    }

    private double[] Softmax(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        double[] probabilities = new double[logits.Length];
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            sum += probabilities[i] = Math.Exp((logits[i] - largest) / temperature);
        }

        for (int i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] /= sum;
        }

        return probabilities;
    }

    // SplitMix64: System.Random promises no sequence across versions.
    private double NextUniform()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }
}
