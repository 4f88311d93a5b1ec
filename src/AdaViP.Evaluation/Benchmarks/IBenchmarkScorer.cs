using AdaViP.Core.Data;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>Reads answers and annotations of a benchmark, scores them, and picks what a report shows of them.</summary>
public interface IBenchmarkScorer
{
    /// <summary>Name in presets.</summary>
    string Name { get; }

    /// <summary>Whether there are no scores without a judge.</summary>
    bool NeedsJudge { get; }

    /// <summary>Reads questions and annotations, so that a wrong file is known before hours of generation.</summary>
    /// <param name="inputs">Files and options; the answers are not there yet.</param>
    /// <exception cref="UserDataException">A file is missing or wrong.</exception>
    void CheckAnnotations(ScoringInputs inputs);

    /// <summary>Scores answers.</summary>
    /// <param name="inputs">Files and options.</param>
    /// <exception cref="UserDataException">A file is missing or wrong, or answers and annotations do not match.</exception>
    ScoredRun Score(ScoringInputs inputs);
}
