using System.Globalization;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>
/// What a start model must be like before anything is tuned from it, on validation scenes, in %: it sees, speaks and answers, and
/// it hallucinates, as otherwise there is nothing to cut.
/// </summary>
/// <param name="Coverage">At least.</param>
/// <param name="Broken">Broken grammar, at most.</param>
/// <param name="Questions">Right answers, at least.</param>
/// <param name="Chair">CHAIRi, at least.</param>
public sealed record StartGate(double Coverage, double Broken, double Questions, double Chair)
{
    /// <summary>That of the evidence.</summary>
    public static StartGate Usual { get; } = new(Coverage: 70, Broken: 5, Questions: 60, Chair: 15);

    /// <summary>What a start model fails by.</summary>
    /// <param name="numbers">Of its run; descriptions drawn at temperature 1 count.</param>
    /// <returns>A clause for each; none for one that passes.</returns>
    public IReadOnlyList<string> Failures(IReadOnlyDictionary<string, double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        (string Name, double Bound, bool IsLeast)[] parts =
        [
            (EvidenceNumbers.Sampled(EvidenceNumbers.Coverage), Coverage, true),
            (EvidenceNumbers.Sampled(EvidenceNumbers.Broken), Broken, false),
            (EvidenceNumbers.QuestionAccuracy, Questions, true),
            (EvidenceNumbers.Sampled(EvidenceNumbers.Chair), Chair, true),
        ];
        var failures = new List<string>();
        foreach ((string name, double bound, bool isLeast) in parts)
        {
            // A number that is not there keeps no bound.
            double value = numbers.GetValueOrDefault(name, double.NaN);
            if (!(isLeast ? value >= bound : value <= bound))
            {
                string found = double.IsNaN(value) ? "not defined" : Text(value);
                failures.Add($"{name} is {found} but must be at {(isLeast ? "least" : "most")} {Text(bound)}");
            }
        }

        return failures;
    }

    /// <summary>The bounds in words.</summary>
    public override string ToString() =>
        $"coverage of at least {Text(Coverage)}, broken grammar of at most {Text(Broken)}, "
        + $"right answers of at least {Text(Questions)} and CHAIRi of at least {Text(Chair)}";

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
