using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>
/// The same caption made true by somebody who sees the scene: absent and repeated objects dropped, colours put right, what was
/// left out said at the end.
/// </summary>
public static class CaptionCorrection
{
    /// <summary>Corrects.</summary>
    /// <param name="scene">What was drawn; something must be visible.</param>
    /// <param name="caption">What was said.</param>
    /// <exception cref="ArgumentException">The scene shows nothing, so nothing true can be said in this grammar.</exception>
    public static IReadOnlyList<MentionGroup> Correct(Scene scene, Caption caption)
    {
        if (!scene.Visible.Any())
        {
            throw new ArgumentException("The scene shows nothing.", nameof(scene));
        }

        var said = new HashSet<ObjectKind>();
        var groups = new List<MentionGroup>();
        foreach (MentionGroup group in caption.Groups)
        {
            Mention[] kept =
            [
                .. group.Mentions.Where(mention => scene.Find(mention.Kind) is not null && said.Add(mention.Kind))
                    .Select(mention => True(scene, mention.Kind)),
            ];
            if (kept.Length > 0)
            {
                groups.Add(new MentionGroup(kept[0], kept.ElementAtOrDefault(1)));
            }
        }

        // Anchors first: an omitted partner comes with its anchor where that is omitted too.
        foreach (SceneObject item in scene.Visible.OrderBy(o => o.Kind.IsAnchor() ? 0 : 1))
        {
            if (said.Add(item.Kind))
            {
                ObjectKind partner = item.Kind.Partner();
                bool isPair = item.Kind.IsAnchor() && scene.Find(partner) is not null && said.Add(partner);
                groups.Add(new MentionGroup(Mention.Of(item), isPair ? True(scene, partner) : null));
            }
        }

        return groups;
    }

    private static Mention True(Scene scene, ObjectKind kind) => Mention.Of(scene.Find(kind)!);
}
