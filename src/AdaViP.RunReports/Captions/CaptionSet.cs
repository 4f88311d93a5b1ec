using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Captions;

/// <summary>What several models said of the same pictures.</summary>
/// <param name="Title">The benchmark, for people.</param>
/// <param name="Models">At least two rows of the report, each with the descriptions of its first model.</param>
internal sealed record CaptionSet(string Title, IReadOnlyList<CaptionModel> Models)
{
    /// <summary>Sets of evaluations that were scored by their words.</summary>
    /// <param name="rows">Evaluated models.</param>
    public static IReadOnlyList<CaptionSet> Of(IReadOnlyList<ModelRow> rows)
    {
        List<CaptionSet> sets = [];
        foreach (IGrouping<string, (ModelRow Row, EvaluationRun Run)> suite in rows
            .SelectMany(row => row.Evaluations.Select(run => (row, run))).GroupBy(each => Suite.KeyOf(each.run)))
        {
            // Where no other row has the questions, their answers need not be read.
            (ModelRow Row, EvaluationRun Run)[] first = [.. suite.DistinctBy(each => each.Row.Name)];
            CaptionModel[] models = first.Length < 2 ? [] :
            [
                .. first.Select(each => CaptionModel.Of(each.Row, each.Run)).Where(model => model.Descriptions.Count > 0),
            ];
            if (models.Length > 1)
            {
                sets.Add(new CaptionSet(first[0].Run.Stored.Benchmark.Preset.Title, models));
            }
        }

        return sets;
    }

    /// <summary>Keys of pictures that all models described, in the order of the first one's answers.</summary>
    public IReadOnlyList<string> Shared =>
        [.. Models[0].Descriptions.Keys.Where(key => Models.All(model => model.Descriptions.ContainsKey(key)))];

    /// <summary>
    /// The pictures on which the models differ most in how many absent objects they name; of those that differ alike the
    /// first ones. Which model names more of them does not matter.
    /// </summary>
    /// <param name="most">How many.</param>
    public IReadOnlyList<string> MostDifferent(int most) =>
    [
        .. Shared.Select(key => (Key: key, Counts: (int[])[.. Models.Select(model => model.Absent(key))]))
            .Where(each => each.Counts.Max() > each.Counts.Min())
            .OrderByDescending(each => each.Counts.Max() - each.Counts.Min())
            .Take(most)
            .Select(each => each.Key),
    ];

    /// <summary>On how many shared pictures a model names fewer absent objects than the first one, more, and as many.</summary>
    /// <param name="model">One of the models.</param>
    public (int Fewer, int More, int Same) Against(CaptionModel model)
    {
        int[] signs = [.. Shared.Select(key => Math.Sign(model.Absent(key) - Models[0].Absent(key)))];
        return (signs.Count(sign => sign < 0), signs.Count(sign => sign > 0), signs.Count(sign => sign == 0));
    }
}
