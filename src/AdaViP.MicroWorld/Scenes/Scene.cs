namespace AdaViP.MicroWorld.Scenes;

/// <summary>
/// Objects on a background. The background depends on its seed alone, so a scene without one of its objects shows exactly
/// what was behind it.
/// </summary>
/// <param name="Objects">One or more, no two with the same name.</param>
/// <param name="BackgroundSeed">Tone and gradient of the background.</param>
public sealed record Scene(IReadOnlyList<SceneObject> Objects, int BackgroundSeed)
{
    /// <summary>The same scene without one object.</summary>
    public Scene Without(SceneObject removed) => this with { Objects = [.. Objects.Where(o => o != removed)] };

    /// <summary>Draws a random scene.</summary>
    /// <param name="random">Source of all choices.</param>
    /// <param name="count">Objects, 1 to 4: one per quarter of the picture at most.</param>
    public static Scene Draw(Random random, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 4);
        int[] quarters = [0, 1, 2, 3];
        random.Shuffle(quarters);
        var objects = new List<SceneObject>(count);
        while (objects.Count < count)
        {
            int quarter = quarters[objects.Count];
            SceneObject candidate = new(
                (SceneColor)random.Next(Enum.GetValues<SceneColor>().Length),
                (SceneShape)random.Next(Enum.GetValues<SceneShape>().Length),
                0.27 + 0.46 * (quarter % 2) + 0.08 * (random.NextDouble() - 0.5),
                0.27 + 0.46 * (quarter / 2) + 0.08 * (random.NextDouble() - 0.5),
                0.15 + 0.05 * random.NextDouble());
            if (objects.All(o => o.Name != candidate.Name))
            {
                objects.Add(candidate);
            }
        }

        return new Scene(objects, random.Next());
    }
}
