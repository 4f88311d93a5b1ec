using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>Says what is in a scene, one sentence per group of objects.</summary>
public static class CaptionWriter
{
    /// <summary>What captions answer: the request of the built-in CHAIR preset.</summary>
    public const string Question = "Describe this image in detail.";

    /// <summary>A caption.</summary>
    /// <param name="groups">One or more, in the order in which they are said.</param>
    /// <param name="style">Turns of phrase.</param>
    /// <exception cref="ArgumentException">There is nothing to say.</exception>
    public static string Write(IReadOnlyList<MentionGroup> groups, CaptionStyle style)
    {
        if (groups.Count == 0)
        {
            throw new ArgumentException("A caption names at least one object.", nameof(groups));
        }

        (string first, string next) = CaptionPhrases.Of(style);
        return string.Join(' ', groups.Select((group, i) => $"{(i == 0 ? first : next)} {group}."));
    }

    /// <summary>
    /// What an annotator says of a scene: anchors in random order, each with its partner if that is annotated too, then the rest.
    /// </summary>
    /// <param name="scene">Undrawn objects are named as well: the annotation has them.</param>
    /// <param name="random">Of the order.</param>
    public static IReadOnlyList<MentionGroup> Annotation(Scene scene, PortableRandom random)
    {
        SceneObject[] anchors = [.. scene.Objects.Where(o => o.Kind.IsAnchor())];
        SceneObject[] rest =
            [.. scene.Objects.Where(o => !o.Kind.IsAnchor() && anchors.All(anchor => anchor.Kind.Partner() != o.Kind))];
        random.Shuffle<SceneObject>(anchors);
        random.Shuffle<SceneObject>(rest);
        return
        [
            .. anchors.Select(anchor => new MentionGroup(
                Mention.Of(anchor),
                scene.Objects.Where(o => o.Kind == anchor.Kind.Partner()).Select(Mention.Of).FirstOrDefault())),
            .. rest.Select(item => new MentionGroup(Mention.Of(item))),
        ];
    }
}

/// <summary>How sentences of each style begin.</summary>
internal static class CaptionPhrases
{
    /// <summary>The beginnings of the first sentence and of every later one.</summary>
    public static (string First, string Next) Of(CaptionStyle style) => style switch
    {
        CaptionStyle.Plain => ("The picture shows", "There is also"),
        CaptionStyle.Chatty => ("You can see", "Next to that you can see"),
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, "no phrases"),
    };
}
