namespace AdaViP.Evaluation.Comparison;

/// <summary>Published numbers with where they come from.</summary>
/// <param name="Source">Paper and table.</param>
/// <param name="Notes">What to know before comparing.</param>
/// <param name="Rows">The table's rows; a number that the source does not have is not there.</param>
public sealed record PublishedResults(string Source, IReadOnlyList<string> Notes, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>The rows that stand beside one's own runs.</summary>
    public static PublishedResults Paper { get; } = new(
        "AdaViP, arXiv 2504.15619, Table 1",
        [
            "Non-Rsp and Non-Men are 100 minus response and mention hallucination of Object HalBench, "
                + "extracted by a judge (GPT-4 turbo, 2024-04-09).",
            "AMBER's accuracy and F1 take exactly Yes and No for answers; its CHAIR uses spaCy's large English model.",
        ],
        [
            Row("LLaVA-1.5-7B", 47.8, 71.2, 73.9, 77.7, 7.8, 4.2, 85.0, 1.95, 63.5),
            Row("DPO-7B", 80.1, 90.8, 64.8, 78.8, 3.5, 1.0, 87.7, 2.00, 42.0),
            Row("AdaViP-7B", 93.7, 96.4, 79.9, 85.8, 1.8, 0.3, 92.0, 3.12, 28.0),
            Row("AdaViP-13B", 95.4, 97.7, 76.4, 85.2, 1.8, 0.3, 91.7, 2.85, 34.0),
        ]);

    private static ComparisonRow Row(string name, params ReadOnlySpan<double> values)
    {
        string[] columns = ["Non-Rsp", "Non-Men", "Acc", "F1", "CHAIR", "Cog", "AMBER", "MMHal", "Hall"];
        var numbers = new Dictionary<string, double>();
        for (int column = 0; column < columns.Length; column++)
        {
            numbers[columns[column]] = values[column];
        }

        return new ComparisonRow(name, numbers);
    }
}
