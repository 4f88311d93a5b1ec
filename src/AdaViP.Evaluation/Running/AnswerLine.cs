using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Questions;

namespace AdaViP.Evaluation.Running;

/// <summary>Answers as lines of the benchmark's own format.</summary>
/// <param name="preset">Names the fields.</param>
/// <param name="model">Name of the model.</param>
internal sealed class AnswerLine(BenchmarkPreset preset, string model)
{
    /// <summary>The line of an answer, without its end.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer.</param>
    /// <exception cref="UserDataException">The question lacks a field that the format wants.</exception>
    public string Write(BenchmarkQuestion question, string answer) => Row(question, answer).ToJsonString(JsonStyle.Compact);

    /// <summary>Whether a stored line is an answer to this question by this model.</summary>
    /// <param name="question">The question.</param>
    /// <param name="stored">A line that was read.</param>
    public bool Fits(BenchmarkQuestion question, JsonElement stored)
    {
        if (stored.ValueKind != JsonValueKind.Object
            || !stored.TryGetProperty(preset.AnswerField, out JsonElement answer)
            || answer.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        return JsonNode.DeepEquals(JsonObject.Create(stored), Row(question, answer.GetString()!));
    }

    private JsonObject Row(BenchmarkQuestion question, string answer)
    {
        var row = new JsonObject();
        if (preset.CopyRow)
        {
            foreach (JsonProperty property in question.Row.Element.EnumerateObject())
            {
                row[property.Name] = Copy(property.Value);
            }
        }

        foreach ((string field, AnswerSource source) in preset.AnswerFields)
        {
            row[field] = source.Field is string copied ? Field(question.Row, copied)
                : source == AnswerSource.Answer ? answer
                : source == AnswerSource.Prompt ? question.Prompt
                : source == AnswerSource.Index ? question.Index
                : model;
        }

        return row;
    }

    private static JsonNode? Field(JsonRow row, string name) => Copy(row.Required(name));

    private static JsonNode? Copy(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
