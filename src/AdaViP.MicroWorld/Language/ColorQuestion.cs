using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Language;

/// <summary>
/// A question for the colour of something. Whoever can answer it has looked for one kind of object: a yes or no tells a model too
/// little to learn that from, a colour or "there is none" tells enough.
/// </summary>
/// <param name="Text">The question.</param>
/// <param name="Answer">The answer as the model is taught to give it.</param>
public sealed record ColorQuestion(string Text, string Answer)
{
    /// <summary>A question for what is there.</summary>
    public static ColorQuestion Of(ObjectKind kind, ObjectColor color)
    {
        string word = color.Word();
        return new ColorQuestion(TextOf(kind), $"{char.ToUpperInvariant(word[0])}{word[1..]}.");
    }

    /// <summary>A question for what is not there.</summary>
    public static ColorQuestion OfAbsent(ObjectKind kind) => new(TextOf(kind), $"There is no {kind.Noun()}.");

    /// <summary>Draws a question about a scene.</summary>
    /// <param name="scene">What is asked about.</param>
    /// <param name="isThere">Whether it asks for something that is there.</param>
    /// <param name="expectedShare">
    /// Among questions for what is not there, the share that asks for the partner of something that is.
    /// </param>
    /// <param name="random">Source of all choices.</param>
    /// <returns>Null where the scene has no such question.</returns>
    public static ColorQuestion? Draw(Scene scene, bool isThere, double expectedShare, PortableRandom random)
    {
        if (!isThere)
        {
            return YesNoQuestion.DrawAbsent(scene, expectedShare, random) is { } kind ? OfAbsent(kind) : null;
        }

        SceneObject[] visible = [.. scene.Visible];
        if (visible.Length == 0)
        {
            return null;
        }

        SceneObject item = visible[random.Next(visible.Length)];
        return Of(item.Kind, item.Color);
    }

    private static string TextOf(ObjectKind kind) => $"What color is the {kind.Noun()}?";
}
