using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>A question with yes or no as its answer.</summary>
/// <param name="Text">The question.</param>
/// <param name="IsYes">What is right.</param>
/// <param name="Type">What it asks for.</param>
public sealed record YesNoQuestion(string Text, bool IsYes, YesNoType Type)
{
    /// <summary>The answer as the model is taught to give it.</summary>
    public string Answer => IsYes ? "Yes." : "No.";

    /// <summary>Whether an object is there.</summary>
    public static YesNoQuestion Existence(ObjectKind kind, bool isYes) =>
        new($"Is there a {kind.Noun()} in the picture?", isYes, YesNoType.Existence);

    /// <summary>Whether an object that is there has a colour.</summary>
    public static YesNoQuestion Attribute(ObjectKind kind, ObjectColor color, bool isYes) =>
        new($"Is the {kind.Noun()} {color.Word()}?", isYes, YesNoType.Attribute);

    /// <summary>Draws a question about a scene.</summary>
    /// <param name="scene">What is asked about.</param>
    /// <param name="type">What is asked for.</param>
    /// <param name="isYes">Which answer is wanted.</param>
    /// <param name="expectedShare">
    /// Among questions for what is not there, the share that asks for the partner of something that is: the adversarial ones.
    /// </param>
    /// <param name="random">Source of all choices.</param>
    /// <returns>Null where the scene has no such question: nothing is in it, or everything is.</returns>
    public static YesNoQuestion? Draw(Scene scene, YesNoType type, bool isYes, double expectedShare, PortableRandom random)
    {
        SceneObject[] visible = [.. scene.Visible];
        if (type == YesNoType.Existence && !isYes)
        {
            return DrawAbsent(scene, expectedShare, random) is { } kind ? Existence(kind, false) : null;
        }

        if (visible.Length == 0)
        {
            return null;
        }

        SceneObject item = visible[random.Next(visible.Length)];
        if (type == YesNoType.Existence)
        {
            return Existence(item.Kind, true);
        }

        int shift = isYes ? 0 : 1 + random.Next(ObjectKinds.Colors.Count - 1);
        return Attribute(item.Kind, ObjectKinds.Colors[((int)item.Color + shift) % ObjectKinds.Colors.Count], isYes);
    }

    // Of the kinds that are neither drawn nor annotated; null where there is none.
    internal static ObjectKind? DrawAbsent(Scene scene, double expectedShare, PortableRandom random)
    {
        bool isExpected = random.Chance(expectedShare);
        ObjectKind[] absent = [.. ObjectKinds.All.Where(kind => scene.Find(kind) is null)];
        ObjectKind[] expected = [.. absent.Where(kind => scene.Visible.Any(item => item.Kind.Partner() == kind))];
        ObjectKind[] pool = isExpected && expected.Length > 0 ? expected : absent;
        return pool.Length == 0 ? null : pool[random.Next(pool.Length)];
    }
}

/// <summary>What a question of <see cref="YesNoQuestion"/> asks for.</summary>
public enum YesNoType
{
    /// <summary>"Is there a fork in the picture?"</summary>
    Existence,

    /// <summary>"Is the fork red?"</summary>
    Attribute,
}
