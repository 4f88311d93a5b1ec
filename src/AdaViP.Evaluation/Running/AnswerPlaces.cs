using System.Text.Json.Nodes;

namespace AdaViP.Evaluation.Running;

/// <summary>
/// Where the model, the questions and the pictures of generated answers were. Stored relative to the answers, so that an
/// experiment that is moved as a whole still finds them.
/// </summary>
/// <param name="Model">Folder of the model; null where nobody said.</param>
/// <param name="Questions">The question file; null where nobody said.</param>
/// <param name="Images">Folders of pictures.</param>
public sealed record AnswerPlaces(string? Model, string? Questions, IReadOnlyList<string> Images)
{
    private const string ModelKey = "model";
    private const string QuestionsKey = "questions";
    private const string ImagesKey = "images";

    /// <summary>Those of a run.</summary>
    /// <param name="request">The run.</param>
    /// <param name="questions">The question file.</param>
    internal static AnswerPlaces Of(EvaluationRequest request, string questions) =>
        new(request.Model?.Folder, questions, request.Images);

    /// <summary>As stored in a folder.</summary>
    internal JsonObject ToJson(string folder)
    {
        string start = Path.GetFullPath(folder);
        string From(string place) => Path.GetRelativePath(start, Path.GetFullPath(place)).Replace('\\', '/');
        return new JsonObject
        {
            [ModelKey] = Model is null ? null : From(Model),
            [QuestionsKey] = Questions is null ? null : From(Questions),
            [ImagesKey] = new JsonArray([.. Images.Select(place => (JsonNode)From(place))]),
        };
    }

    /// <summary>As read from a folder, full paths; empty for what an earlier version stored.</summary>
    internal static AnswerPlaces Read(JsonNode? node, string folder)
    {
        string? To(JsonNode? place) => place is JsonValue value && value.TryGetValue(out string? text) && !text.Contains('\0')
            ? Path.GetFullPath(Path.Combine(folder, text)) : null;
        return node is JsonObject places
            ? new AnswerPlaces(
                To(places[ModelKey]), To(places[QuestionsKey]),
                places[ImagesKey] is JsonArray list ? [.. list.Select(To).OfType<string>()] : [])
            : new AnswerPlaces(null, null, []);
    }
}
