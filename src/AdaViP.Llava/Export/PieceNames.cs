using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Export;

/// <summary>How a tokenizer spells its ids.</summary>
/// <param name="Texts">Text of each id, from 0.</param>
/// <param name="SpecialIds">Ids that no text encodes to: begin, end and the like; rising.</param>
/// <param name="UnknownId">Id of unknown text; null where every text can be spelt.</param>
internal sealed record PieceNames(IReadOnlyList<string> Texts, IReadOnlyList<int> SpecialIds, int? UnknownId)
{
    /// <summary>Names of a tokenizer.json that is there already.</summary>
    /// <returns>Null where there is none, or not one whose ids run from 0 without gaps.</returns>
    internal static PieceNames? OfTokenizerJson(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return Read(JsonInput.ReadObject(path, RepeatedKeys.LastCounts, "", BoundedFile.Vocabulary));
        }
        catch (Exception e) when (e is UserDataException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Loading a model refuses such a file with the reason. Saving weights must not fail for the sake of a side file.
            return null;
        }
    }

    private static PieceNames? Read(JsonElement root)
    {
        SortedDictionary<int, string> texts = [];
        JsonElement model = root.GetProperty("model");
        foreach (JsonProperty piece in model.GetProperty("vocab").EnumerateObject())
        {
            texts.TryAdd(piece.Value.GetInt32(), piece.Name);
        }

        List<int> special = [];
        foreach (JsonElement token in root.GetProperty("added_tokens").EnumerateArray())
        {
            int id = token.GetProperty("id").GetInt32();
            texts[id] = token.GetProperty("content").GetString()!;
            if (token.GetProperty("special").GetBoolean())
            {
                special.Add(id);
            }
        }

        if (texts.Count == 0 || texts.Keys.First() != 0 || texts.Keys.Last() != texts.Count - 1)
        {
            return null;
        }

        string? unknown = model.TryGetProperty("unk_token", out JsonElement word) && word.ValueKind == JsonValueKind.String
            ? word.GetString()
            : null;
        int? unknownId = unknown is null
            ? null
            : texts.Where(text => text.Value == unknown).Select(text => (int?)text.Key).FirstOrDefault();
        return new PieceNames([.. texts.Values], [.. special.Order()], unknownId);
    }
}
