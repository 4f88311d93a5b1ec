using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Llava.Text;

/// <summary>
/// What the files beside a tokenizer.json say about its tokens: <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and
/// <c>added_tokens.json</c>. All may be absent; what is there must agree with tokenizer.json.
/// </summary>
internal static class TokenizerRoles
{
    private const string ConfigName = "tokenizer_config.json";
    private const string MapName = "special_tokens_map.json";
    private const string AddedName = "added_tokens.json";

    /// <summary>
    /// Adds the tokens that only those files list, and finds the ids that begin and end sequences; null where none is named.
    /// </summary>
    /// <exception cref="UserDataException">A file is damaged or contradicts tokenizer.json.</exception>
    internal static (int? Begin, int? End) Apply(TokenizerFile file, string folder)
    {
        TokenizerNode? config = ReadIfThere(Path.Combine(folder, ConfigName));
        TokenizerNode? map = ReadIfThere(Path.Combine(folder, MapName));
        if (config?["added_tokens_decoder"] is { IsNone: false } decoder)
        {
            foreach ((string key, TokenizerNode token) in decoder.Fields())
            {
                if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id == int.MaxValue)
                {
                    throw new UserDataException($"{token.File}: {decoder.Field} has the key \"{key}\"; expected an id.");
                }

                file.Add(token, id, otherwiseSpecial: false);
            }
        }

        if (ReadIfThere(Path.Combine(folder, AddedName)) is TokenizerNode added)
        {
            foreach ((string content, TokenizerNode id) in added.Fields())
            {
                TokenizerNode token = new(JsonSerializer.SerializeToElement(content), id.File, id.Field);
                file.Add(token, id.Id(), otherwiseSpecial: true);
            }
        }

        return (
            Named(file, config, "bos_token") ?? Named(file, map, "bos_token") ?? Begun(file),
            Named(file, config, "eos_token") ?? Named(file, map, "eos_token"));
    }

    private static int? Begun(TokenizerFile file) =>
        file.Components.FirstSpecial is string first ? file.IdOf(first) : null;

    private static int? Named(TokenizerFile file, TokenizerNode? place, string role)
    {
        if (place is not { } node || node[role].IsNone)
        {
            return null;
        }

        TokenizerNode token = node[role].Kind == JsonValueKind.Object ? node[role]["content"] : node[role];
        return file.IdOf(token.Text()) ?? throw token.Wrong("a token of tokenizer.json");
    }

    private static TokenizerNode? ReadIfThere(string path) => Path.Exists(path) ? TokenizerNode.Read(path) : null;
}
