using System.Text.RegularExpressions;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>What a caption says, and whether it is a caption at all.</summary>
/// <param name="Groups">Up to the first sentence that breaks the grammar.</param>
/// <param name="IsWellFormed">Whether every sentence follows the grammar and there is one at least.</param>
public sealed record Caption(IReadOnlyList<MentionGroup> Groups, bool IsWellFormed)
{
    /// <summary>All objects named, in order; one named twice stands twice.</summary>
    public IEnumerable<Mention> Mentions => Groups.SelectMany(group => group.Mentions);
}

/// <summary>Reads what <see cref="CaptionWriter"/> writes, and finds where an answer departs from it.</summary>
public static partial class CaptionReader
{
    private static readonly string[] Beginnings =
    [
        .. Enum.GetValues<CaptionStyle>().Select(CaptionPhrases.Of)
            .SelectMany(phrases => new[] { phrases.First, phrases.Next }),
    ];

    private static readonly Dictionary<string, ObjectKind> Kinds = ObjectKinds.All.ToDictionary(kind => kind.Noun());
    private static readonly Dictionary<string, ObjectColor> Colors = ObjectKinds.Colors.ToDictionary(color => color.Word());

    /// <summary>Reads an answer.</summary>
    public static Caption Read(string text)
    {
        var groups = new List<MentionGroup>();
        string rest = text.Trim();
        while (rest.Length > 0)
        {
            int end = rest.IndexOf('.', StringComparison.Ordinal);
            if (end < 0 || Group(rest[..end]) is not { } group)
            {
                return new Caption(groups, false);
            }

            groups.Add(group);
            rest = rest[(end + 1)..].TrimStart();
        }

        return new Caption(groups, groups.Count > 0);
    }

    /// <summary>The style that an answer begins in; plain where it begins in none.</summary>
    public static CaptionStyle StyleOf(string text) => Enum.GetValues<CaptionStyle>()
        .FirstOrDefault(style => text.TrimStart().StartsWith(CaptionPhrases.Of(style).First, StringComparison.Ordinal));

    private static MentionGroup? Group(string sentence)
    {
        string? beginning = Beginnings.FirstOrDefault(b => sentence.StartsWith(b + " ", StringComparison.Ordinal));
        if (beginning is null || GroupPattern().Match(sentence[(beginning.Length + 1)..]) is not { Success: true } match)
        {
            return null;
        }

        Mention? first = Read(match.Groups["color1"].Value, match.Groups["kind1"].Value);
        Mention? second = Read(match.Groups["color2"].Value, match.Groups["kind2"].Value);
        bool namesTwo = match.Groups["kind2"].Success;
        return first is null || (namesTwo && second is null) ? null : new MentionGroup(first, second);
    }

    private static Mention? Read(string color, string kind) =>
        Colors.TryGetValue(color, out ObjectColor paint) && Kinds.TryGetValue(kind, out ObjectKind what)
            ? new Mention(what, paint)
            : null;

    [GeneratedRegex("^a (?<color1>[a-z]+) (?<kind1>[a-z]+)(?: with a (?<color2>[a-z]+) (?<kind2>[a-z]+))?$")]
    private static partial Regex GroupPattern();
}
