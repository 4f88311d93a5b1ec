using AdaViP.Core.Foundation;

namespace AdaViP.Vision.Foundation;

/// <summary>What the detector gives for one prompt: a score per query and text column, and a box per query.</summary>
/// <param name="Logits">[Queries, Columns]; columns beyond the text are −∞.</param>
/// <param name="Boxes">[Queries, 4]: centre and size as shares of the picture.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Columns">Text columns, 256.</param>
internal sealed record DetectorQueries(ReadOnlyMemory<float> Logits, ReadOnlyMemory<float> Boxes, int Queries, int Columns)
{
    private const int Sides = 4;

    /// <summary>Queries whose best column scores more than a threshold, by (score descending, query ascending).</summary>
    /// <param name="threshold">0 to 1.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    internal List<Detection> Above(double threshold, int width, int height)
    {
        var found = new List<Detection>();
        for (int query = 0; query < Queries; query++)
        {
            double score = Score(query);
            PixelBox box = Box(query, width, height);
            if (score > threshold && box.Area > 0)
            {
                found.Add(new Detection(query, score, box));
            }
        }

        found.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Query.CompareTo(b.Query));
        return found;
    }

    /// <summary>Which of several spans of columns a query means: the one with the largest sum, the first of equals.</summary>
    /// <param name="query">Index of the query.</param>
    /// <param name="spans">First column and one past the last.</param>
    internal int Span(int query, IReadOnlyList<(int First, int End)> spans)
    {
        int best = 0;
        double largest = double.NegativeInfinity;
        ReadOnlySpan<float> row = Logits.Span.Slice(query * Columns, Columns);
        for (int i = 0; i < spans.Count; i++)
        {
            double sum = 0;
            for (int column = spans[i].First; column < Math.Min(spans[i].End, Columns); column++)
            {
                sum += Sigmoid(row[column]);
            }

            if (sum > largest)
            {
                largest = sum;
                best = i;
            }
        }

        return best;
    }

    private double Score(int query)
    {
        float highest = float.NegativeInfinity;
        foreach (float logit in Logits.Span.Slice(query * Columns, Columns))
        {
            highest = logit > highest ? logit : highest;
        }

        return Sigmoid(highest);
    }

    private PixelBox Box(int query, int width, int height)
    {
        ReadOnlySpan<float> box = Boxes.Span.Slice(query * Sides, Sides);
        double x = box[0];
        double y = box[1];
        double halfWidth = box[2] / 2.0;
        double halfHeight = box[3] / 2.0;
        return new PixelBox((x - halfWidth) * width, (y - halfHeight) * height, (x + halfWidth) * width,
            (y + halfHeight) * height)
            .Clip(width, height);
    }

    private static double Sigmoid(double value) => 1.0 / (1.0 + Math.Exp(-value));
}
