using AdaViP.Core;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Rows;

/// <summary>Sorts runs into rows, in the order in which they were named.</summary>
internal static class ModelRows
{
    /// <summary>Rows of evaluated models, and rows of training runs; the same model has the same name in both.</summary>
    /// <param name="folders">What was named.</param>
    /// <param name="renamed">As <see cref="RunReportOptions.Names"/>.</param>
    /// <exception cref="UserOptionException">A row that is renamed is not there, or two would be called alike.</exception>
    public static (IReadOnlyList<ModelRow> Evaluated, IReadOnlyList<ModelRow> Trained) Of(
        RunFolders folders, IReadOnlyDictionary<string, string> renamed)
    {
        (Subject Subject, EvaluationRun Run)[] evaluations = [.. folders.Evaluations.Select(run => (Subject.Of(run), run))];
        (Subject Subject, TrainingRun Run)[] trainings = [.. folders.Trainings.Select(run => (Subject.Of(run), run))];
        IReadOnlyDictionary<string, string> names = RowNames.Renamed(
            RowNames.Of(
            [
                .. evaluations.Select(each => each.Subject).Concat(trainings.Select(each => each.Subject))
                    .DistinctBy(subject => subject.Key),
            ]),
            renamed);
        return (
            [
                .. evaluations.GroupBy(each => each.Subject.Key).Select(row => new ModelRow(
                    names[row.Key],
                    [
                        .. row.GroupBy(each => each.Subject.Identity).Select(model => new ModelMember(
                            model.Key,
                            model.Select(each => each.Run.Training).FirstOrDefault(run => run is not null),
                            [.. model.Select(each => each.Run)])),
                    ])),
            ],
            [
                .. trainings.GroupBy(each => each.Subject.Key).Select(row => new ModelRow(
                    names[row.Key],
                    [.. row.Select(each => new ModelMember(each.Subject.Identity, each.Run, []))])),
            ]);
    }
}
