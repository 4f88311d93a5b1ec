using System.Globalization;
using System.Text;
using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Llava.Text;

/// <summary>
/// The contents of a <c>tokenizer.json</c> with a BPE model, checked: every piece has one id and every id one piece, every merge
/// joins pieces to a piece, and what surrounds the model is known.
/// </summary>
internal sealed class TokenizerFile
{
    private readonly TokenizerNode _root;
    private readonly Dictionary<string, int> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _byId = [];
    private readonly Dictionary<string, AddedToken> _added = new(StringComparer.Ordinal);
    private readonly HashSet<string> _merged = new(StringComparer.Ordinal);
    private readonly List<(string Left, string Right)> _merges = [];

    private TokenizerFile(TokenizerNode root)
    {
        _root = root;
        Components = TokenizerComponents.Read(root);
        ReadModel(root["model"]);
        if (!root["added_tokens"].IsNone)
        {
            foreach (TokenizerNode token in root["added_tokens"].Items())
            {
                Add(token, token["id"].Id(), otherwiseSpecial: false);
            }
        }
    }

    /// <summary>The file's contents.</summary>
    internal TokenizerNode Root => _root;

    /// <summary>The model's pieces and their ids.</summary>
    internal IReadOnlyDictionary<string, int> Pieces => _pieces;

    /// <summary>The model's merges, first ones first.</summary>
    internal IReadOnlyList<(string Left, string Right)> Merges => _merges;

    /// <summary>The components around the model.</summary>
    internal TokenizerComponents Components { get; }

    /// <summary>Added tokens by their text.</summary>
    internal IReadOnlyDictionary<string, AddedToken> Added => _added;

    /// <summary>Ids of the special tokens, rising.</summary>
    internal IReadOnlyList<int> SpecialIds => [.. _added.Values.Where(token => token.Special).Select(token => token.Id).Order()];

    /// <summary>The highest id and one.</summary>
    internal int Count { get; private set; }

    private bool ByteFallback => _root["model"]["byte_fallback"].Flag(otherwise: false);

    private string? Unknown => _root["model"]["unk_token"].TextOrNone();

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="UserDataException">It cannot be read, contradicts itself, or asks for something unknown.</exception>
    internal static TokenizerFile Read(string path) => new(TokenizerNode.Read(path));

    /// <summary>The text that has this id; null where no piece and no added token has it.</summary>
    internal string? ContentOf(int id) => _byId.GetValueOrDefault(id);

    /// <summary>The id of a piece or an added token; null where there is none.</summary>
    internal int? IdOf(string content) => _added.TryGetValue(content, out AddedToken? token)
        ? token.Id
        : _pieces.TryGetValue(content, out int id) ? id : null;

    /// <summary>Adds a token that another file of the folder lists; one that is there already must have this id.</summary>
    /// <param name="token">An object with <c>content</c> and the flags, or the text itself.</param>
    /// <param name="id">Its id.</param>
    /// <param name="otherwiseSpecial">Whether it is special where the token does not say.</param>
    /// <exception cref="UserDataException">The two files contradict each other.</exception>
    internal void Add(TokenizerNode token, int id, bool otherwiseSpecial)
    {
        bool bare = token.Kind != JsonValueKind.Object;
        TokenizerNode text = bare ? token : token["content"];
        string content = text.Text();
        if (content.Length == 0)
        {
            throw text.Wrong("a text that is not empty");
        }

        if (IdOf(content) is int own && own != id)
        {
            throw new UserDataException($"{token.File}: {token.Field} gives {Quoted(content)} the id {Number(id)}, "
                + $"but {Elsewhere(token, content)} gives it {Number(own)}. {CopyAgain(token)}");
        }

        if (ContentOf(id) is string other && other != content)
        {
            throw new UserDataException($"{token.File}: {token.Field} gives the id {Number(id)} to {Quoted(content)}, "
                + $"but in {Elsewhere(token, other)} it belongs to {Quoted(other)}. {CopyAgain(token)}");
        }

        Note(content, id);
        _added.TryAdd(content, bare
            ? new AddedToken(id, content, otherwiseSpecial, false, false, false, false)
            : new AddedToken(
                id,
                content,
                token["special"].Flag(otherwiseSpecial),
                token["single_word"].Flag(false),
                token["lstrip"].Flag(false),
                token["rstrip"].Flag(false),
                token["normalized"].Flag(!token["special"].Flag(otherwiseSpecial))));
    }

    /// <summary>Whether no text gets this id, given that special tokens in a text are text.</summary>
    internal bool IsNeverText(int id)
    {
        if (ContentOf(id) is not string content)
        {
            return true;
        }

        if (content == Unknown)
        {
            return ByteFallback;
        }

        // The byte 0xFF occurs in no UTF-8 text.
        if (content == (ByteFallback ? "<0xFF>" : Components.ByteLevel ? "\u00ff" : null))
        {
            return true;
        }

        return _added.TryGetValue(content, out AddedToken? token) && token.Special
            && !(_pieces.ContainsKey(content) && (_merged.Contains(content) || content.EnumerateRunes().Count() == 1));
    }

    private void ReadModel(TokenizerNode model)
    {
        TokenizerNode type = model["type"];
        if (!type.IsNone && type.Text() != "BPE")
        {
            throw type.Wrong("\"BPE\", the model of Llama's, Mistral's and Qwen's tokenizers");
        }

        foreach (string name in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model[name].TextOrNone() is { Length: > 0 })
            {
                throw model[name].Wrong("null");
            }
        }

        if (model["dropout"] is { IsNone: false } dropout
            && !(dropout.Element.ValueKind == JsonValueKind.Number
                && dropout.Element.TryGetDouble(out double share) && share == 0))
        {
            throw dropout.Wrong("null: a text must have the same ids every time");
        }

        ReadPieces(model["vocab"]);
        ReadMerges(model["merges"]);
        CheckBytes(model);
    }

    private void ReadPieces(TokenizerNode vocabulary)
    {
        foreach ((string piece, TokenizerNode value) in vocabulary.Fields())
        {
            int id = value.Id();
            if (!_pieces.TryAdd(piece, id))
            {
                throw Twice($"the piece {Quoted(piece)} stands twice, with the ids {Number(_pieces[piece])} and {Number(id)}");
            }

            if (ContentOf(id) is string other)
            {
                throw Twice($"the id {Number(id)} stands twice, for the pieces {Quoted(other)} and {Quoted(piece)}");
            }

            Note(piece, id);
        }

        if (_pieces.Count == 0)
        {
            throw vocabulary.Wrong("pieces and their ids");
        }

        UserDataException Twice(string what) =>
            new($"{vocabulary.File}: in {vocabulary.Field}, {what}. Copy the file of the model into its folder again.");
    }

    private void ReadMerges(TokenizerNode merges)
    {
        foreach (TokenizerNode merge in merges.Items())
        {
            (string left, string right) = Pair(merge);
            string joined = left + right;
            foreach (string piece in (ReadOnlySpan<string>)[left, right, joined])
            {
                if (!_pieces.ContainsKey(piece))
                {
                    throw new UserDataException(
                        $"{merge.File}: {merge.Field} joins {Quoted(left)} and {Quoted(right)}, "
                        + $"but model.vocab has no piece {Quoted(piece)}. Copy the file of the model into its folder again.");
                }
            }

            _merged.Add(joined);
            _merges.Add((left, right));
        }
    }

    // "a b" until 2024, ["a", "b"] since, for pieces that contain a space.
    private static (string Left, string Right) Pair(TokenizerNode merge)
    {
        const string Expected = "two pieces, as [\"a\", \"b\"] or \"a b\"";
        string[] parts = merge.Kind switch
        {
            JsonValueKind.Array => [.. merge.Items().Select(part => part.Text())],
            JsonValueKind.String => merge.Text().Split(' '),
            _ => throw merge.Wrong(Expected),
        };
        return parts.Length == 2 ? (parts[0], parts[1]) : throw merge.Wrong(Expected);
    }

    // Without these, characters of a text would vanish without a word.
    private void CheckBytes(TokenizerNode model)
    {
        if (Unknown is string unknown && !_pieces.ContainsKey(unknown))
        {
            throw model["unk_token"].Wrong("a piece of model.vocab, or null");
        }

        if (ByteFallback)
        {
            RequireBytes(model["byte_fallback"], "is true", Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"));
        }
        else if (Components.ByteLevel)
        {
            RequireBytes(
                _root["pre_tokenizer"], "has ByteLevel", ByteAlphabet.Characters.Select(character => character.ToString()));
        }
        else if (Unknown is null)
        {
            throw model["unk_token"].Wrong(
                "a piece of model.vocab: with neither byte_fallback nor ByteLevel, characters without a piece would be lost");
        }
    }

    private void RequireBytes(TokenizerNode cause, string what, IEnumerable<string> pieces)
    {
        string[] missing = [.. pieces.Where(piece => !_pieces.ContainsKey(piece))];
        if (missing.Length > 0)
        {
            throw new UserDataException(
                $"{cause.File}: {cause.Field} {what}, but model.vocab lacks {Number(missing.Length)} of the 256 byte pieces, "
                + $"such as {Quoted(missing[0])}.");
        }
    }

    // Where a text got its id: another file, or another part of the same one.
    private string Elsewhere(TokenizerNode token, string content) =>
        token.File != _root.File ? _root.File : _added.ContainsKey(content) ? "an earlier entry of added_tokens" : "model.vocab";

    private string CopyAgain(TokenizerNode token) => token.File == _root.File
        ? "Copy the file of the model into its folder again."
        : "Copy both files of the model into its folder.";

    private void Note(string content, int id)
    {
        _byId[id] = content;
        Count = Math.Max(Count, id + 1);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text)
    {
        StringBuilder shown = new("\"");
        foreach (Rune rune in text.EnumerateRunes().Take(40))
        {
            shown.Append(Rune.IsControl(rune) ? $"\\u{rune.Value:x4}" : rune.ToString());
        }

        return shown.Append('"').ToString();
    }
}
