using AdaViP.Llava.Models;
using AdaViP.Llava.Text;

namespace AdaViP.Llava.Export;

/// <summary>
/// Texts of the ids that have a role, and the tokens that stand beside the vocabulary's own pieces. Programs that assign ids in
/// order must come to these: what lies between the pieces and the last token with a role gets a name too.
/// </summary>
internal sealed class SpecialTokens
{
    private SpecialTokens(PieceNames names, LlavaConfig config, SequenceEnds ends)
    {
        HashSet<string> taken = new(names.Texts, StringComparer.Ordinal);
        int pieces = names.Texts.Count;
        Dictionary<int, string> added = [];
        string TextOf(int id, string name)
        {
            if (id < pieces)
            {
                return names.Texts[id];
            }

            if (!added.TryGetValue(id, out string? text))
            {
                text = taken.Add(name) ? name : FormattableString.Invariant($"{name[..^1]}_{id}>");
                taken.Add(text);
                added[id] = text;
            }

            return text;
        }

        Begin = ends.Begin is int begin ? TextOf(begin, "<s>") : null;
        End = TextOf(ends.End, "</s>");
        Unknown = names.UnknownId is int unknown ? names.Texts[unknown] : null;
        Image = TextOf(config.ImageTokenId, "<image>");
        Pad = config.PadTokenId is int pad and >= 0 ? TextOf(pad, "<pad>") : Unknown ?? End;
        for (int id = added.Keys.DefaultIfEmpty(-1).Max(); id >= pieces; id--)
        {
            TextOf(id, FormattableString.Invariant($"<reserved_{id}>"));
        }

        Added =
        [
            .. names.SpecialIds.Append(config.ImageTokenId).Where(id => id < pieces).Distinct().Order()
                .Select(id => (id, names.Texts[id])),
            .. added.OrderBy(token => token.Key).Select(token => (token.Key, token.Value)),
        ];
        BeginId = ends.Begin;
    }

    /// <summary>Begin-of-sequence id; null for a model without one.</summary>
    internal int? BeginId { get; }

    /// <summary>Text of the begin-of-sequence token; null for a model without one.</summary>
    internal string? Begin { get; }

    /// <summary>Text of the token that ends answers.</summary>
    internal string End { get; }

    /// <summary>Text of the token for unknown text; null where the vocabulary has none.</summary>
    internal string? Unknown { get; }

    /// <summary>Text of the padding token: the configuration's, or one that is never part of an answer.</summary>
    internal string Pad { get; }

    /// <summary>Text that stands for a picture in a prompt.</summary>
    internal string Image { get; }

    /// <summary>Special tokens by id, rising without gaps after the pieces.</summary>
    internal IReadOnlyList<(int Id, string Text)> Added { get; }

    internal static SpecialTokens Of(PieceNames names, LlavaConfig config, SequenceEnds ends) => new(names, config, ends);
}
