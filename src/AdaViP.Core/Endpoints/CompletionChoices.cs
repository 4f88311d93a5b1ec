using System.Text.Json;

namespace AdaViP.Core.Endpoints;

/// <summary>The list of choices in a completion, as OpenAI's servers write it and files keep it.</summary>
public static class CompletionChoices
{
    /// <summary>Name of the list.</summary>
    public const string Key = "choices";

    /// <summary>The choice that is the reply: the one with the index 0, or the first where none says so.</summary>
    /// <param name="choices">What stands under <see cref="Key"/>.</param>
    /// <returns>Null for what is not a list, or empty, and where the choice is not an object.</returns>
    public static JsonElement? Meant(JsonElement choices)
    {
        if (choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0)
        {
            return null;
        }

        JsonElement named = choices.EnumerateArray().FirstOrDefault(choice => choice.ValueKind == JsonValueKind.Object
            && choice.TryGetProperty("index", out JsonElement index)
            && index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out int place) && place == 0);
        JsonElement meant = named.ValueKind == JsonValueKind.Undefined ? choices[0] : named;
        return meant.ValueKind == JsonValueKind.Object ? meant : null;
    }
}
