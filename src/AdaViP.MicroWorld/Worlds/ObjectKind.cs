namespace AdaViP.MicroWorld.Worlds;

/// <summary>
/// What can stand in a scene. Kinds come in pairs that are often seen together: an anchor, and the partner that a model learns to
/// expect beside it.
/// </summary>
public enum ObjectKind
{
    /// <summary>Anchor of the fork.</summary>
    Plate,

    /// <summary>Partner of the plate.</summary>
    Fork,

    /// <summary>Anchor of the spoon.</summary>
    Cup,

    /// <summary>Partner of the cup.</summary>
    Spoon,

    /// <summary>Anchor of the bird.</summary>
    Tree,

    /// <summary>Partner of the tree.</summary>
    Bird,

    /// <summary>Anchor of the bat.</summary>
    Ball,

    /// <summary>Partner of the ball.</summary>
    Bat,

    /// <summary>Anchor of the book.</summary>
    Lamp,

    /// <summary>Partner of the lamp.</summary>
    Book,

    /// <summary>Anchor of the key.</summary>
    Lock,

    /// <summary>Partner of the lock.</summary>
    Key,
}

/// <summary>Colours of objects, far enough apart to be told at a glance.</summary>
public enum ObjectColor
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>Purple.</summary>
    Purple,

    /// <summary>White.</summary>
    White,
}

/// <summary>Kinds and colours as lists, their words, and who belongs to whom.</summary>
public static class ObjectKinds
{
    /// <summary>All kinds, anchors and partners alternating.</summary>
    public static IReadOnlyList<ObjectKind> All { get; } = Enum.GetValues<ObjectKind>();

    /// <summary>The anchors.</summary>
    public static IReadOnlyList<ObjectKind> Anchors { get; } = [.. All.Where(IsAnchor)];

    /// <summary>All colours.</summary>
    public static IReadOnlyList<ObjectColor> Colors { get; } = Enum.GetValues<ObjectColor>();

    /// <summary>Whether the kind is an anchor rather than a partner.</summary>
    public static bool IsAnchor(this ObjectKind kind) => ((int)kind & 1) == 0;

    /// <summary>The other half of the pair.</summary>
    public static ObjectKind Partner(this ObjectKind kind) => (ObjectKind)((int)kind ^ 1);

    /// <summary>The noun: "fork".</summary>
    public static string Noun(this ObjectKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The adjective: "red".</summary>
    public static string Word(this ObjectColor color) => color.ToString().ToLowerInvariant();
}
