using AdaViP.MicroWorld.Methods;
using AdaViP.Reports.Charts;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>A number of every method over one knob of the regimes.</summary>
/// <param name="Name">Of its file, without ending.</param>
/// <param name="Title">Over the chart.</param>
/// <param name="Knob">Name of the knob, along the chart.</param>
/// <param name="Number">Of <see cref="EvidenceNumbers"/>.</param>
public sealed record EvidenceChart(string Name, string Title, string Knob, string Number)
{
    /// <summary>Regimes by their value of the knob, and the methods that all of them have.</summary>
    private IReadOnlyList<(double At, Regime Regime)> Points { get; init; } = [];

    /// <summary>Charts over the share of noisy labels and over β.</summary>
    public static IReadOnlyList<EvidenceChart> All { get; } =
    [
        .. Of("noise", "share of noisy labels", regime => regime.Noise,
            EvidenceDesign.Regimes.Where(regime => (regime.Start, regime.Removable, regime.Beta)
                == (EvidenceDesign.Base.Start, EvidenceDesign.Base.Removable, EvidenceDesign.Base.Beta))),
        .. Of("beta", "β", regime => regime.Beta,
            EvidenceDesign.Regimes.Where(regime => (regime.Start, regime.Removable, regime.Noise)
                == (EvidenceDesign.Base.Start, EvidenceDesign.Base.Removable, EvidenceDesign.Base.Noise))),
    ];

    /// <summary>The chart.</summary>
    /// <param name="table">What has run.</param>
    /// <returns>Null where nothing of it has run.</returns>
    public LineChart? Draw(EvidenceTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        TuningMethod[] methods =
        [
            .. Points.Select(point => point.Regime.Methods.AsEnumerable())
                .Aggregate((some, others) => some.Intersect(others)),
        ];
        ChartSeries[] series =
        [
            .. methods.Select(method => new ChartSeries(
                method.Title,
                [.. Points.Where(point => table.Values(point.Regime, method, Number) is not null)
                    .Select(point => new ChartPoint(point.At, table.Values(point.Regime, method, Number)!.Average()))])),
        ];
        return series.Any(line => line.Points.Count > 0)
            ? new LineChart { Title = Title, AcrossLabel = Knob, Series = series }
            : null;
    }

    private static IEnumerable<EvidenceChart> Of(
        string name, string knob, Func<Regime, double> at, IEnumerable<Regime> regimes)
    {
        (double, Regime)[] points = [.. regimes.Select(regime => (at(regime), regime)).OrderBy(point => point.Item1)];
        foreach ((string file, string number) in new[]
        {
            ("chair", EvidenceNumbers.Sampled(EvidenceNumbers.Chair)),
            ("f1", EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1)),
        })
        {
            yield return new EvidenceChart(
                $"{name}-{file}", $"{char.ToUpperInvariant(number[0])}{number[1..]} over {knob}, in %", knob, number)
            {
                Points = points,
            };
        }
    }
}
