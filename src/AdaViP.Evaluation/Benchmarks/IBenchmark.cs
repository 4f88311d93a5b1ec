using AdaViP.Core.Data;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>
/// All that the rest of the program knows about a benchmark: what it is called, what it needs, how it is scored, and which of its
/// numbers stand in a comparison. A new one is a class, and a line where benchmarks are registered.
/// </summary>
public interface IBenchmark
{
    /// <summary>Short name, for presets, <c>scores.json</c> and front ends.</summary>
    string Name { get; }

    /// <summary>Questions, pictures, decoding and format of answers, unless a user says otherwise.</summary>
    BenchmarkPreset Preset { get; }

    /// <summary>What can be asked of it.</summary>
    BenchmarkCapabilities Capabilities { get; }

    /// <summary>How its judge is asked; null where it has none.</summary>
    IBenchmarkJudge? Judge => null;

    /// <summary>All headline numbers that it may have, each a function of counters summed over the items.</summary>
    IReadOnlyList<Metric> Headlines { get; }

    /// <summary>Names of the counters that an item has, in their order.</summary>
    IReadOnlyList<string> Counters { get; }

    /// <summary>Its columns in a comparison, in their order.</summary>
    IReadOnlyList<ComparisonColumn> Columns { get; }

    /// <summary>Its columns in a report about runs: where those of a comparison do not show what a better number costs.</summary>
    IReadOnlyList<ComparisonColumn> ReportColumns => Columns;

    /// <summary>Whether stored items may have so many counters.</summary>
    /// <param name="counters">Counters of an item.</param>
    bool HasWidth(int counters) => counters == Counters.Count;

    /// <summary>Reads questions and annotations, so that a wrong file is known before hours of generation.</summary>
    /// <param name="inputs">Files and options; the answers are not there yet.</param>
    /// <exception cref="UserDataException">A file is missing or wrong.</exception>
    void CheckAnnotations(ScoringInputs inputs);

    /// <summary>Scores answers.</summary>
    /// <param name="inputs">Files and options.</param>
    /// <exception cref="UserDataException">A file is missing or wrong, or answers and annotations do not match.</exception>
    ScoredRun Score(ScoringInputs inputs);
}
