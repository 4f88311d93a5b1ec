namespace AdaViP.Core.Reference;

/// <summary>
/// One axis of a bilinear step as torch takes it (align_corners off), in singles: output i is
/// source[First]·Near + source[Second]·Far.
/// </summary>
internal readonly record struct BilinearWeights(int First, int Second, float Near, float Far)
{
    /// <summary>The first <paramref name="kept"/> outputs of a step between two numbers of samples.</summary>
    public static BilinearWeights[] Create(int from, int to, int kept)
    {
        float scale = (float)from / to;
        var weights = new BilinearWeights[kept];
        for (int i = 0; i < kept; i++)
        {
            float at = MathF.Max((scale * (i + 0.5f)) - 0.5f, 0f);
            int first = Math.Min((int)at, from - 1);
            float far = Math.Clamp(at - first, 0f, 1f);
            weights[i] = new BilinearWeights(first, Math.Min(first + 1, from - 1), 1f - far, far);
        }

        return weights;
    }

    /// <summary>The two samples mixed; each product and the sum are rounded on their own.</summary>
    public float Mix(float first, float second) => (first * Near) + (second * Far);
}
