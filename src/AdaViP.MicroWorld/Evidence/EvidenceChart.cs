using AdaViP.MicroWorld.Methods;
using AdaViP.Reports.Charts;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>A picture of what has run: the mean over seeds, with each seed thin behind it.</summary>
/// <param name="Name">Of its file, without ending.</param>
/// <param name="Title">Over the chart.</param>
public sealed record EvidenceChart(string Name, string Title)
{
    private const string Start = "start model";

    private static readonly string Chair = EvidenceNumbers.Sampled(EvidenceNumbers.Chair);
    private static readonly string MentionF1 = EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1);

    private Func<EvidenceTable, IEnumerable<ChartSeries>> Lines { get; init; } = _ => [];

    private string Across { get; init; } = "";

    private string? Upwards { get; init; }

    /// <summary>Learning rates, label noise, β, weight of the anchor, start models.</summary>
    public static IReadOnlyList<EvidenceChart> All { get; } =
    [
        new("learning-rates", "CHAIRi over mention F1 on validation scenes, a line per method over its learning rates, in %")
        {
            Across = "mention F1",
            Upwards = "CHAIRi",
            Lines = OfRates,
        },
        .. Over("noise", "share of noisy labels", table => Methods(table, regime => regime.Noise, OneKnob(regime =>
            regime with { Noise = EvidenceDesign.Base.Noise }))),
        .. Over("beta", "β", table => Methods(table, regime => regime.Beta, OneKnob(regime =>
            regime with { Beta = EvidenceDesign.Base.Beta }))),
        .. Over("anchor", "weight of the anchor in the base regime", OfAnchors),
        .. Over("start", "start model (1: that of the program, 2: another seed, 3: the third)", table =>
            Methods(table, regime => 1 + (int)regime.Start, OneKnob(regime =>
                regime with { Start = EvidenceDesign.Base.Start }), areApart: true)),
    ];

    /// <summary>The chart.</summary>
    /// <param name="table">What has run.</param>
    /// <returns>Null where nothing of it has run.</returns>
    public LineChart? Draw(EvidenceTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        ChartSeries[] series = [.. Lines(table)];
        return series.Any(line => line.Points.Any(point => point.IsFinite))
            ? new LineChart { Title = Title, AcrossLabel = Across, UpwardsLabel = Upwards, Series = series }
            : null;
    }

    // CHAIRi and mention F1, each over the same.
    private static IEnumerable<EvidenceChart> Over(
        string name, string knob, Func<EvidenceTable, Func<string, IEnumerable<ChartSeries>>> lines) =>
        new[] { ("chair", EvidenceNumbers.Chair, Chair), ("f1", EvidenceNumbers.MentionF1, MentionF1) }.Select(each =>
            new EvidenceChart($"{name}-{each.Item1}", $"{each.Item2} at temperature 1 over {knob}, in %")
            {
                Across = knob,
                Lines = table => lines(table)(each.Item3),
            });

    // Regimes that differ from the base in one knob, and the base itself.
    private static Regime[] OneKnob(Func<Regime, Regime> withoutKnob)
    {
        static object Knobs(Regime regime) => (regime.Start, regime.Noise, regime.Removable, regime.Beta, regime.Rate);
        return
        [
            .. EvidenceDesign.Regimes.Where(regime => Equals(Knobs(withoutKnob(regime)), Knobs(EvidenceDesign.Base))),
        ];
    }

    // The start model is a dashed line, which points cannot be.
    private static Func<string, IEnumerable<ChartSeries>> Methods(
        EvidenceTable table, Func<Regime, double> at, Regime[] regimes, bool areApart = false)
    {
        TuningMethod?[] shown = areApart ? [.. EvidenceDesign.Methods] : [.. EvidenceDesign.Methods, null];
        return number => shown.Select((method, colour) => Line(
            method?.Title ?? Start, colour, areApart,
            [.. regimes.OrderBy(at).Select(regime => (at(regime), table.Values(regime, method, number)))]));
    }

    private static Func<string, IEnumerable<ChartSeries>> OfAnchors(EvidenceTable table) => number =>
        EvidenceDesign.Methods.Where(method => method.AnchorWeight is null).Select((method, colour) => Line(
            method.Title, colour, false,
            [
                .. EvidenceDesign.Base.Methods.Where(each => each.Loss == method.Loss)
                    .Select(each => (At: each.AnchorWeight ?? 0, Values: table.Values(EvidenceDesign.Base, each, number)))
                    .OrderBy(point => point.At),
            ]));

    // Along a line the rate rises.
    private static IEnumerable<ChartSeries> OfRates(EvidenceTable table)
    {
        EvidenceSchedule schedule = table.Schedule;
        return EvidenceDesign.Methods.Select((method, colour) =>
        {
            IReadOnlyList<ChartPoint> Drawn(Func<IReadOnlyList<double>, double> of) =>
            [
                .. schedule.Walk(method).Met.Select(rate => new ChartPoint(
                    schedule.ValidatedBySeed(method, rate, MentionF1) is { } across ? of(across) : double.NaN,
                    schedule.ValidatedBySeed(method, rate, Chair) is { } upwards ? of(upwards) : double.NaN)),
            ];
            return new ChartSeries(method.Title, Drawn(values => values.Average()))
            {
                Colour = colour,
                Behind =
                [
                    .. Enumerable.Range(0, EvidenceDesign.ValidationSeeds.Count).Select(seed => Drawn(values => values[seed])),
                ],
            };
        });
    }

    // Points that are apart have gaps between them: nothing lies between two start models.
    private static ChartSeries Line(
        string name, int colour, bool areApart, IReadOnlyList<(double At, IReadOnlyList<double>? Values)> points)
    {
        IReadOnlyList<ChartPoint> Drawn(Func<IReadOnlyList<double>, double> of) =>
        [
            .. points.Where(point => point.Values is not null).SelectMany(point => areApart
                ? new[] { new ChartPoint(point.At, of(point.Values!)), new ChartPoint(point.At, double.NaN) }
                : [new ChartPoint(point.At, of(point.Values!))]),
        ];
        return new ChartSeries(name, Drawn(values => values.Average()))
        {
            Colour = colour,
            Behind = [.. Enumerable.Range(0, EvidenceDesign.Seeds.Count).Select(seed => Drawn(values => values[seed]))],
        };
    }
}
