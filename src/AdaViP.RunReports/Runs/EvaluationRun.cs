using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Stored;

namespace AdaViP.RunReports.Runs;

/// <summary>An evaluation of one benchmark, with the run that made the model where that is known.</summary>
/// <param name="Stored">As its folder has it.</param>
/// <param name="Extra">Extra scores beside it.</param>
/// <param name="Training">The run that made the model; null where no run is known of.</param>
/// <param name="Step">The checkpoint's step; null for a finished model.</param>
/// <param name="Container">The folder that was named to get this one.</param>
internal sealed record EvaluationRun(
    StoredEvaluation Stored, IReadOnlyList<ExtraScores> Extra, TrainingRun? Training, int? Step, string Container)
{
    /// <summary>Folder of the evaluation, as given.</summary>
    public string Folder => Stored.Folder;

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Has scores.json.</param>
    /// <param name="container">The folder that was named: this one, or the one above it.</param>
    /// <param name="catalogue">The benchmarks.</param>
    /// <exception cref="UserDataException">A file is damaged; names file and field.</exception>
    public static EvaluationRun Open(string folder, string container, BenchmarkCatalogue catalogue)
    {
        var stored = StoredEvaluation.Open(folder, catalogue);
        (TrainingRun Run, int? Step)? made = stored.Origin?.Places.Model is string model ? TrainingRun.Of(model) : null;
        return new EvaluationRun(stored, ExtraScores.In(folder), made?.Run, made?.Step, container);
    }
}
