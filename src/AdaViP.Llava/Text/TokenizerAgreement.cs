using AdaViP.Core.Data;

namespace AdaViP.Llava.Text;

/// <summary>Whether a folder's tokenizer.model and tokenizer.json are the same tokenizer.</summary>
internal static class TokenizerAgreement
{
    private const int PiecesAtOnce = 64;
    private const int ShownLength = 40;

    /// <summary>Compares the ids that both give to the text of every piece of the older file.</summary>
    /// <exception cref="UserDataException">They differ; names a text and both ids.</exception>
    internal static void Check(ITextPieces model, string modelPath, ITextPieces json, string jsonPath)
    {
        foreach (int[] ids in Enumerable.Range(0, model.Count).Chunk(PiecesAtOnce))
        {
            string[] texts = [.. ids.Select(id => model.Decode([id]))];
            string all = string.Join(' ', texts);
            if (Differ(all))
            {
                // The shortest text that shows it: one piece, two neighbours, or all.
                IEnumerable<string> pairs = texts.Zip(texts.Skip(1), (left, right) => left + " " + right);
                string text = texts.Concat(pairs).FirstOrDefault(Differ) ?? all;
                throw new UserDataException(
                    $"{modelPath} and {jsonPath} are different tokenizers: they give the text {Shown(text)} the ids "
                    + $"{Shown(model.EncodeAfterColon(text))} and {Shown(json.EncodeAfterColon(text))}. Where both are there, "
                    + "tokenizer.json is used, as in transformers: remove the file that does not belong to the model.");
            }
        }

        bool Differ(string text) => !model.EncodeAfterColon(text).SequenceEqual(json.EncodeAfterColon(text));
    }

    private static string Shown(string text) => text.Length <= ShownLength ? $"\"{text}\"" : $"\"{text[..ShownLength]}...\"";

    private static string Shown(IReadOnlyList<int> ids) =>
        $"[{string.Join(", ", ids.Take(8))}{(ids.Count > 8 ? ", ..." : "")}]";
}
