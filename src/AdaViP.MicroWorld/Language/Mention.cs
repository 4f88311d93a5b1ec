using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>An object as a text names it: "a red fork".</summary>
/// <param name="Kind">The noun.</param>
/// <param name="Color">The adjective.</param>
public sealed record Mention(ObjectKind Kind, ObjectColor Color)
{
    /// <summary>What the annotation says about an object.</summary>
    public static Mention Of(SceneObject item) => new(item.Kind, item.Color);

    /// <summary>With its article.</summary>
    public override string ToString() => $"a {Color.Word()} {Kind.Noun()}";
}

/// <summary>What one sentence of a caption says is there: one object, or two with each other.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The one that is with it; null where a sentence names one object.</param>
public sealed record MentionGroup(Mention First, Mention? Second = null)
{
    /// <summary>Both, or the one.</summary>
    public IEnumerable<Mention> Mentions => Second is null ? [First] : [First, Second];

    /// <summary>"a red plate with a blue fork".</summary>
    public override string ToString() => Second is null ? $"{First}" : $"{First} with {Second}";
}

/// <summary>Turns of phrase; what a caption says does not depend on it.</summary>
public enum CaptionStyle
{
    /// <summary>"The picture shows …. There is also …."</summary>
    Plain,

    /// <summary>"You can see …. Next to that you can see …."</summary>
    Chatty,
}
