using AdaViP.MicroWorld.Scenes;

namespace AdaViP.MicroWorld.Demo;

/// <summary>One drawn preference: a scene, the object to remove from it, a true and a false answer.</summary>
/// <param name="Scene">What the picture shows.</param>
/// <param name="Removed">The object that the rejected picture lacks; the chosen answer names it.</param>
/// <param name="Question">About the picture.</param>
/// <param name="Chosen">Names every object of the scene.</param>
/// <param name="Rejected">The same with one object that is not there in place of one that is.</param>
public sealed record DemoSample(Scene Scene, SceneObject Removed, string Question, string Chosen, string Rejected)
{
    private static readonly string[] Questions =
    [
        "What is in the picture?",
        "Describe the picture.",
        "Which shapes do you see, and in which colours?",
    ];

    /// <summary>Draws samples; the same seed gives the same samples.</summary>
    public static IReadOnlyList<DemoSample> Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => DrawOne(random))];
    }

    private static DemoSample DrawOne(Random random)
    {
        Scene scene = Scene.Draw(random, count: 2 + random.Next(2));
        string[] names = [.. scene.Objects.Select(o => o.Name)];
        string absent;
        do
        {
            absent = Scene.Draw(random, count: 1).Objects[0].Name;
        }
        while (names.Contains(absent));

        string[] wrong = [.. names];
        wrong[random.Next(wrong.Length)] = absent;
        return new DemoSample(
            scene,
            scene.Objects[random.Next(scene.Objects.Count)],
            Questions[random.Next(Questions.Length)],
            Answer(names),
            Answer(wrong));
    }

    private static string Answer(string[] names) =>
        $"There is {string.Join(", ", names[..^1].Select(name => "a " + name))} and a {names[^1]}.";
}
