using AdaViP.Evaluation.Stored;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Captions;

/// <summary>What a model said of pictures.</summary>
/// <param name="Name">Of its row, with its seed where the row has several.</param>
/// <param name="Descriptions">By the key of the picture, in the order of the answers.</param>
internal sealed record CaptionModel(string Name, IReadOnlyDictionary<string, StoredDescription> Descriptions)
{
    /// <summary>Reads the descriptions of an evaluation.</summary>
    public static CaptionModel Of(ModelRow row, EvaluationRun run)
    {
        string name = row.Members.Count > 1 && run.Training?.Seed is string seed ? $"{row.Name}, seed {seed}" : row.Name;
        var found = new OrderedDictionary<string, StoredDescription>();
        foreach (StoredDescription description in run.Stored.Descriptions())
        {
            found.TryAdd(description.Key, description);
        }

        return new CaptionModel(name, found);
    }

    /// <summary>How many words of a description name what the picture does not show.</summary>
    public int Absent(string key) => Descriptions[key].Words.Hallucinated.Count;
}
