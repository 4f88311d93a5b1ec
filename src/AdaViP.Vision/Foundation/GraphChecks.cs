using AdaViP.Core.Data;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Questions that all models ask about their graphs, and the messages when the answer is no.</summary>
internal static class GraphChecks
{
    // Batched and single runs sum in other orders; a graph that mixes up its batch differs by far more.
    private const double BatchTolerance = 1e-3;

    /// <summary>A graph that is none of the known families.</summary>
    internal static UserDataException Unknown(GraphFile file, GraphSignature signature, string expected) => new(
        $"{file.Role}: {file.Path} is not a graph of a known family: {expected} The graph has {signature.Summary}. "
        + "Use an export that docs/foundation-models.md lists, or set kind.");

    /// <summary>Inputs beyond the ones that the program gives.</summary>
    internal static void RequireOnly(GraphFile file, GraphSignature signature, IEnumerable<string> given)
    {
        string[] surplus = [.. signature.Inputs.Select(input => input.Name).Except(given)];
        if (surplus.Length > 0)
        {
            throw Unknown(file, signature, $"the program has no values for {string.Join(", ", surplus)}.");
        }
    }

    /// <summary>The size of a [.., height, width] picture input: the graph's, else the configured one, else null.</summary>
    internal static PictureSize? Size(GraphFile file, GraphTensor input, int heightAxis, PictureSize? configured)
    {
        int? height = input.Axes[heightAxis].Size;
        int? width = input.Axes[heightAxis + 1].Size;
        if (configured is PictureSize size && ((height ?? size.Height) != size.Height || (width ?? size.Width) != size.Width))
        {
            throw new UserDataException(
                $"{file.Role}: {file.Path} takes pictures of {width?.ToString() ?? "any"} x {height?.ToString() ?? "any"} "
                    + $"(width x height: {input}), but the configuration says {size}. Remove size, or correct it.");
        }

        return (height, width, configured) switch
        {
            (int h, int w, _) => new PictureSize(w, h),
            (_, _, PictureSize given) => given,
            (int h, null, _) => new PictureSize(h, h),
            (null, int w, _) => new PictureSize(w, w),
            _ => null,
        };
    }

    /// <summary>Whether every one of these inputs leaves its first axis free.</summary>
    internal static bool HasBatchAxis(IEnumerable<GraphTensor> inputs) =>
        inputs.All(input => input.Rank > 0 && input.Axes[0].IsFree);

    /// <summary>Whether a batch axis of fixed size would refuse a single item.</summary>
    internal static void RequireSingle(GraphFile file, GraphTensor input)
    {
        if (!input.Axes[0].Accepts(1))
        {
            throw new UserDataException(
                $"{file.Role}: {file.Path} takes batches of exactly {input.Axes[0].Size} ({input}), "
                    + "but the program needs 1 or a free axis. Export the graph with a batch of 1 or a dynamic batch axis.");
        }
    }

    /// <summary>
    /// Whether two items in one run give what they give alone.
    /// A declared batch axis proves nothing: exporters often freeze the batch inside.
    /// </summary>
    /// <param name="single">Runs item 0 or 1 alone; its values.</param>
    /// <param name="both">Runs both; their values, one item after the other.</param>
    internal static bool Batches(Func<int, float[]> single, Func<float[]> both)
    {
        float[] first = single(0);
        float[] second = single(1);
        float[] together;
        try
        {
            together = both();
        }
        catch (UserDataException)
        {
            return false;
        }

        return together.Length == first.Length + second.Length
            && Agree(first, together.AsSpan(0, first.Length)) && Agree(second, together.AsSpan(first.Length));
    }

    /// <summary>Whether two runs of one graph, cut or batched in another way, gave the same.</summary>
    internal static bool Agree(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        if (expected.Length != found.Length)
        {
            return false;
        }

        double largest = 1e-6;
        foreach (float value in expected)
        {
            largest = float.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : largest;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            bool agree = expected[i].Equals(found[i]) || Math.Abs((double)expected[i] - found[i]) <= BatchTolerance * largest;
            if (!agree)
            {
                return false;
            }
        }

        return true;
    }
}
