using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Amber;

/// <summary>Sums over descriptions and the four numbers made of them.</summary>
/// <param name="Hallucinated">Nouns that are not in the picture.</param>
/// <param name="Kept">Counted nouns, safe words included.</param>
/// <param name="Covered">Truth words that were covered.</param>
/// <param name="Truth">Truth words.</param>
/// <param name="Flagged">Hallu words that were flagged.</param>
/// <param name="Hallu">Hallu words.</param>
/// <param name="Clean">Descriptions without a hallucinated noun.</param>
/// <param name="Descriptions">Descriptions.</param>
public readonly record struct AmberGenerative(
    double Hallucinated, double Kept, double Covered, double Truth, double Flagged, double Hallu, double Clean,
    double Descriptions)
{
    private const double Margin = 0.001;

    /// <summary>Percentage of counted nouns that are hallucinated, one decimal.</summary>
    public double Chair => PythonNumbers.Round(Hallucinated / (Kept + Margin) * 100, 1);

    /// <summary>Percentage of truth words that are covered, one decimal.</summary>
    public double Cover => PythonNumbers.Round(Covered / (Truth + Margin) * 100, 1);

    /// <summary>Percentage of descriptions with a hallucinated noun, one decimal.</summary>
    public double Hal => PythonNumbers.Round(100 - (Clean / (Descriptions + Margin) * 100), 1);

    /// <summary>Percentage of hallu words that are flagged, one decimal.</summary>
    public double Cog => PythonNumbers.Round(Flagged / (Hallu + Margin) * 100, 1);

    /// <summary>Sums over descriptions.</summary>
    /// <param name="rows">Scored descriptions.</param>
    public static AmberGenerative Of(IReadOnlyCollection<AmberDescription> rows) => new(
        rows.Sum(row => row.Hallucinated),
        rows.Sum(row => row.Nouns.Count),
        rows.Sum(row => row.Covered),
        rows.Sum(row => row.Item.Truth.Count),
        rows.Sum(row => row.Cog),
        rows.Sum(row => row.Item.Hallu.Count),
        rows.Count(row => row.Hallucinated == 0),
        rows.Count);
}
