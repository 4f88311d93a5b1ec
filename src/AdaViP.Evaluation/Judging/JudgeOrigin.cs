using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Judging;

/// <summary>Who judged, and asked with what: numbers depend on both.</summary>
/// <param name="Models">The models that answered; empty where the replies do not say.</param>
/// <param name="Prompt">Name of the prompt; null where the replies do not say.</param>
/// <param name="PromptSha256">SHA-256 of the prompt before placeholders are filled; null where the replies do not say.</param>
public sealed record JudgeOrigin(IReadOnlyList<string> Models, string? Prompt, string? PromptSha256)
{
    /// <summary>The field of a stored reply that names the prompt; chat completions of other programs do not have it.</summary>
    public const string PromptField = "judge_prompt";

    /// <summary>In a line, for a report.</summary>
    public string Description =>
        $"{(Models.Count == 0 ? "model not recorded" : string.Join(", ", Models))}; {Prompt ?? "prompt not recorded"}";

    /// <summary>Reads it from stored replies.</summary>
    /// <param name="path">File of replies.</param>
    /// <exception cref="UserDataException">The file cannot be read.</exception>
    public static JudgeOrigin Read(string path)
    {
        var models = new List<string>();
        var prompts = new List<string>();
        var hashes = new List<string>();
        foreach (JsonRow row in JsonRows.Read(path))
        {
            Add(models, row.OptionalText("model"));
            if (row.Has(PromptField))
            {
                JsonElement value = row.Required(PromptField);
                var prompt = value.ValueKind == JsonValueKind.Object
                    ? new JsonRow(row.Place, value)
                    : throw row.Wrong(PromptField, value, "an object with \"name\" and \"sha256\"");
                Add(prompts, prompt.Text("name"));
                Add(hashes, prompt.Text("sha256"));
            }
        }

        return new JudgeOrigin(models, Joined(prompts), Joined(hashes));
    }

    private static void Add(List<string> list, string? text)
    {
        if (text is not null && !list.Contains(text))
        {
            list.Add(text);
        }
    }

    private static string? Joined(List<string> texts) => texts.Count == 0 ? null : string.Join(", ", texts);
}
