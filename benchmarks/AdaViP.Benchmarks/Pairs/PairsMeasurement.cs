using System.Diagnostics;
using AdaViP.Benchmarks.Reports;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Kernels;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Selection;
using AdaViP.Pairs.Sentences;
using AdaViP.Vision.Foundation;

namespace AdaViP.Benchmarks.Pairs;

/// <summary>Runs all ways in turn over one set of preferences and compares their choices.</summary>
/// <param name="script">Whole graphs, all processors for each.</param>
/// <param name="builder">The graphs as <c>pairs build</c> loads them.</param>
/// <param name="kernels">Pictures and masks.</param>
/// <param name="options">Choices.</param>
/// <param name="data">Preferences.</param>
/// <param name="folder">For what is written.</param>
internal sealed class PairsMeasurement(
    FoundationModelSet script, FoundationModelSet builder, KernelSet kernels, SelectionOptions options, IPreferenceDataset data,
    string folder)
{
    internal const string OneAtATime = "one call per tag, box, candidate and sentence";
    internal const string EncodedOnce = "the same, SAM's encoder once per preference";
    private const string Builder = "pairs build";

    /// <summary>Preferences.</summary>
    internal int Preferences => data.Samples.Count;

    /// <summary>Distinct pictures.</summary>
    internal int Pictures => data.Samples.Select(sample => sample.Image.Name).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The builder comes last.</summary>
    internal IReadOnlyList<WayResult> Ways { get; private set; } = [];

    /// <summary>The builder's stages over all rounds.</summary>
    internal IReadOnlyList<StageTotals> Stages { get; private set; } = [];

    /// <summary>Seconds inside the graphs during the builder's rounds, summed over threads.</summary>
    internal double InGraphs { get; private set; }

    /// <summary>Share of the processors that other programs took.</summary>
    internal double Others { get; private set; }

    /// <summary>Measures after one round that does not count.</summary>
    internal void Measure(int rounds)
    {
        List<double>[] seconds = [[], [], []];
        ProcessorTime before = ProcessorTime.Now();
        for (int round = -1; round < rounds; round++)
        {
            (double careless, IReadOnlyList<string?> first) = Script(encodeOnce: false, round);
            (double careful, IReadOnlyList<string?> second) = Script(encodeOnce: true, round);
            TimeSpan inside = builder.RunTime;
            (double built, IReadOnlyList<string?> third) = Build(round, round >= 0);
            RequireSame(first, second);
            RequireSame(first, third);
            if (round >= 0)
            {
                seconds[0].Add(careless);
                seconds[1].Add(careful);
                seconds[2].Add(built);
                InGraphs += (builder.RunTime - inside).TotalSeconds;
            }
        }

        Others = ProcessorTime.Now().OthersSince(before);
        Ways = [new WayResult(OneAtATime, seconds[0]), new WayResult(EncodedOnce, seconds[1]),
            new WayResult(Builder, seconds[2])];
    }

    private (double Seconds, IReadOnlyList<string?> Chosen) Script(bool encodeOnce, int round)
    {
        var models = new PairsModels(script.Tagger, script.Detector, script.Segmenter, script.Inpainter, script.Scorer);
        var plain = new PlainScript(models, kernels.Masks, new CandidateSelection(options, kernels.Masks), options, encodeOnce);
        long started = Stopwatch.GetTimestamp();
        IReadOnlyList<string?> chosen =
            plain.Run(data.Samples, Path.Combine(folder, $"script-{data.Samples.Count}-{encodeOnce}-{round}"));
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, chosen);
    }

    private (double Seconds, IReadOnlyList<string?> Chosen) Build(int round, bool counted)
    {
        var pairs = new PairBuilder(
            builder.ToPorts(), kernels, new RuleSentenceSplitter(),
            new PairBuildOptions { Selection = options, PreviewSize = 0 });
        string output = Path.Combine(folder, $"built-{data.Samples.Count}-{round}");
        long started = Stopwatch.GetTimestamp();
        PairBuildReport report = pairs.RunAsync(data, output, null, CancellationToken.None).GetAwaiter().GetResult();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (counted)
        {
            Stages = Stages.Count == 0 ? report.Progress.Stages : [.. report.Progress.Stages.Zip(
                Stages, (now, before) => new StageTotals(now.Name, now.Items + before.Items, now.Seconds + before.Seconds))];
        }

        using BuiltPairs built = BuiltPairs.Open(output);
        Dictionary<string, string?> chosen = built.Traces.ToDictionary(
            trace => trace.Id, trace => trace.Chosen is int index ? trace.Candidates[index].Tag.Name : null);
        return (seconds, [.. data.Samples.Select(sample => chosen[sample.Id])]);
    }

    private static void RequireSame(IReadOnlyList<string?> one, IReadOnlyList<string?> other)
    {
        if (!one.SequenceEqual(other))
        {
            throw new InvalidOperationException(
                $"The two ways choose different objects: {string.Join(", ", one)} against {string.Join(", ", other)}.");
        }
    }
}
