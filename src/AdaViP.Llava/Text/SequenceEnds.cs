using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;

namespace AdaViP.Llava.Text;

/// <summary>The ids that a model's sequences begin and end with: what its tokenizer and its config.json agree on.</summary>
/// <param name="Begin">Begin-of-sequence id; null for sequences that begin with their text, as Qwen's do.</param>
/// <param name="End">The id that ends an answer.</param>
internal readonly record struct SequenceEnds(int? Begin, int End)
{
    /// <summary>Reads the tokenizer of a folder only as far as this needs.</summary>
    /// <exception cref="UserDataException">A file is damaged, or tokenizer and config.json contradict each other.</exception>
    internal static SequenceEnds Read(string path, LlavaConfig config)
    {
        if (Path.GetFileName(path) != JsonPieces.FileName)
        {
            return Of(LlavaTokenizer.Read(path, config.ImageTokenId), config, path);
        }

        TokenizerFile file = TokenizerFile.Read(path);
        (int? begin, int? end) = TokenizerRoles.Apply(file, Path.GetDirectoryName(path) ?? ".");
        return Of(begin, end, file.SpecialIds, config, path);
    }

    /// <summary>Chooses, or refuses.</summary>
    /// <exception cref="UserDataException">Tokenizer and config.json contradict each other.</exception>
    internal static SequenceEnds Of(ITextPieces pieces, LlavaConfig config, string path) =>
        Of(pieces.BeginTokenId, pieces.NamedEndTokenId, pieces.EndTokenIds, config, path);

    private static SequenceEnds Of(int? begin, int? end, IReadOnlyList<int> special, LlavaConfig config, string path)
    {
        // A tokenizer that names no begin leaves the choice among its special tokens to the model, and the model may have none.
        int? wanted = config.Text.BeginTokenId;
        bool begins = wanted is not int id || (begin is int first ? first == id : special.Contains(id));

        // Llama-3's config.json lists more ends than its tokenizer may know; one that names none leaves it to the tokenizer.
        IReadOnlyList<int> named = config.Text.EndTokenIds is { Count: > 0 } listed ? listed
            : end is int only ? [only]
            : special.Count == 1 ? special : [];
        int[] ends = [.. named.Where(special.Contains)];
        if (!begins || ends.Length == 0)
        {
            string any = string.Join(" or ", special);
            string starts = begin?.ToString(CultureInfo.InvariantCulture) ?? (any.Length > 0 ? $"none or {any}" : "none");
            throw new UserDataException(
                $"{path} begins sequences with {starts} and ends them with {(any.Length > 0 ? any : "no special token")}, "
                + $"but config.json says bos_token_id {wanted?.ToString(CultureInfo.InvariantCulture) ?? "null"} and "
                + $"eos_token_id {(config.Text.EndTokenIds.Count > 0 ? string.Join(", ", config.Text.EndTokenIds) : "none")}. "
                + "Correct config.json, or copy the model's own tokenizer files.");
        }

        return new SequenceEnds(begin ?? wanted, end is int own && ends.Contains(own) ? own : ends[0]);
    }
}
