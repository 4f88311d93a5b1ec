using AdaViP.Core;
using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.MmHal;
using AdaViP.Evaluation.ObjHal;
using AdaViP.Evaluation.Pope;

namespace AdaViP.Evaluation;

/// <summary>The scorers that presets may name.</summary>
public static class BenchmarkScorers
{
    private static readonly IBenchmarkScorer[] All =
    [
        new AmberRunScorer(),
        new ObjHalRunScorer(),
        new MmHalRunScorer(),
        new PopeRunScorer(),
        new ChairRunScorer(),
    ];

    /// <summary>A scorer by name.</summary>
    /// <exception cref="UserOptionException">There is none of that name.</exception>
    public static IBenchmarkScorer Find(string name) =>
        Array.Find(All, scorer => scorer.Name == name) ?? throw new UserOptionException(
            $"scorer is \"{name}\" but must be one of {string.Join(", ", All.Select(scorer => scorer.Name))}.");
}
