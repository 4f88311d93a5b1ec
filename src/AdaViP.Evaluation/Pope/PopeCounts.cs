namespace AdaViP.Evaluation.Pope;

/// <summary>The confusion matrix; yes is the positive class.</summary>
/// <param name="TruePositives">Yes said and right.</param>
/// <param name="FalsePositives">Yes said and wrong.</param>
/// <param name="TrueNegatives">No said and right.</param>
/// <param name="FalseNegatives">No said and wrong.</param>
public readonly record struct PopeCounts(double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives)
{
    /// <summary>Right answers per answers; NaN without any.</summary>
    public double Accuracy => (TruePositives + TrueNegatives) / Answers;

    /// <summary>Right ones among the yes; NaN where nothing was answered with yes (the official script stops there).</summary>
    public double Precision => TruePositives / (TruePositives + FalsePositives);

    /// <summary>Share of yes questions that were found; NaN without such questions.</summary>
    public double Recall => TruePositives / (TruePositives + FalseNegatives);

    /// <summary>2PR/(P+R); NaN where no yes is right (the official script stops there).</summary>
    public double F1 => 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Share of answers read as yes.</summary>
    public double YesRatio => (TruePositives + FalsePositives) / Answers;

    private double Answers => TruePositives + TrueNegatives + FalsePositives + FalseNegatives;

    /// <summary>Counts of rows.</summary>
    /// <param name="rows">Scored answers.</param>
    public static PopeCounts Of(IEnumerable<PopeRow> rows)
    {
        int[,] counts = new int[2, 2];
        foreach (PopeRow row in rows)
        {
            counts[row.SaysYes ? 1 : 0, row.Question.IsYes ? 1 : 0]++;
        }

        return new PopeCounts(counts[1, 1], counts[1, 0], counts[0, 0], counts[0, 1]);
    }
}
