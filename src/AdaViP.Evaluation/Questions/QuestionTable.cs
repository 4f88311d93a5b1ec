using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Questions;

/// <summary>Questions by the value of a field, to show them beside answers.</summary>
internal sealed class QuestionTable
{
    private static readonly Func<string, string?> Nothing = _ => null;

    private readonly Dictionary<string, JsonRow> _rows = [];

    /// <param name="file">The question file; null for an empty table.</param>
    /// <param name="key">The field.</param>
    /// <param name="limit">How many questions count, from the first on; null for all.</param>
    public QuestionTable(string? file, string key, int? limit = null)
    {
        foreach (JsonRow row in file is null ? [] : JsonRows.Read(file).Take(limit ?? int.MaxValue))
        {
            if (BenchmarkQuestion.FieldOf(row, key) is string value)
            {
                _rows.TryAdd(value, row);
            }
        }
    }

    /// <summary>The values of the field.</summary>
    public IReadOnlyCollection<string> Keys => _rows.Keys;

    /// <summary>The fields of a question; a function without values where there is none.</summary>
    public Func<string, string?> Fields(string key) =>
        _rows.TryGetValue(key, out JsonRow row) ? name => BenchmarkQuestion.FieldOf(row, name) : Nothing;
}
