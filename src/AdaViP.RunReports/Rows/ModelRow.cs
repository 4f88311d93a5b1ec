using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Rows;

/// <summary>A row of a report: models that differ in nothing but their seed.</summary>
/// <param name="Name">Differs from those of the other rows.</param>
/// <param name="Members">At least one.</param>
internal sealed record ModelRow(string Name, IReadOnlyList<ModelMember> Members)
{
    /// <summary>Seeds of the runs that made the models, where they are known.</summary>
    public IReadOnlyList<string> Seeds =>
        [.. Members.Select(member => member.Training?.Seed).OfType<string>().Distinct()];

    /// <summary>The runs that made the models.</summary>
    public IEnumerable<TrainingRun> Trainings => Members.Select(member => member.Training).OfType<TrainingRun>();

    /// <summary>All evaluations of the row.</summary>
    public IEnumerable<EvaluationRun> Evaluations => Members.SelectMany(member => member.Evaluations);
}

/// <summary>One of the models that a row is about: another seed of the same recipe, usually the only one.</summary>
/// <param name="Identity">The same in all evaluations of the model.</param>
/// <param name="Training">The run that made it; null where none is known of.</param>
/// <param name="Evaluations">In the order in which they were named.</param>
internal sealed record ModelMember(string Identity, TrainingRun? Training, IReadOnlyList<EvaluationRun> Evaluations);
