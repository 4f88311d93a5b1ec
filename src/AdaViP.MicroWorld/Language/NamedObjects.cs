using System.Text.RegularExpressions;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>
/// The objects whose nouns stand anywhere in a text, with grammar around them or without: what CHAIR counts, each object once.
/// </summary>
public static partial class NamedObjects
{
    private static readonly Dictionary<string, ObjectKind> Kinds = ObjectKinds.All
        .SelectMany(kind => new[] { (Word: kind.Noun(), kind), (Word: kind.Noun() + "s", kind) })
        .ToDictionary(entry => entry.Word, entry => entry.kind);

    /// <summary>Reads a text.</summary>
    public static IReadOnlySet<ObjectKind> In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var named = new HashSet<ObjectKind>();
        foreach (Match word in Words().Matches(text.ToLowerInvariant()))
        {
            if (Kinds.TryGetValue(word.Value, out ObjectKind kind))
            {
                named.Add(kind);
            }
        }

        return named;
    }

    // A hyphen joins words to another one.
    [GeneratedRegex("[a-z-]+")]
    private static partial Regex Words();
}
