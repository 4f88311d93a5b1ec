using System.Text.Json.Nodes;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Results;

/// <summary>Details of scores as fields of an object.</summary>
internal sealed class JsonDetails(JsonObject fields) : IScoreDetails
{
    /// <inheritdoc />
    public void Count(string name, int value) => fields[name] = value;

    /// <inheritdoc />
    public void Counts(string name, IEnumerable<int> values) =>
        fields[name] = new JsonArray([.. values.Select(value => (JsonNode)value)]);

    /// <inheritdoc />
    public void Number(string name, double value) => fields[name] = JsonNumber.Of(value);

    /// <inheritdoc />
    public void Text(string name, string value) => fields[name] = value;

    /// <inheritdoc />
    public void Texts(string name, IEnumerable<string> values) =>
        fields[name] = new JsonArray([.. values.Select(value => (JsonNode)value)]);

    /// <inheritdoc />
    public void Group(string name, Action<IScoreDetails> details)
    {
        var inner = new JsonObject();
        fields[name] = inner;
        details(new JsonDetails(inner));
    }
}
