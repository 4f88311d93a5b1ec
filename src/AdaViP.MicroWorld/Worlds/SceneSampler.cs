namespace AdaViP.MicroWorld.Worlds;

/// <summary>Draws scenes from a mix: who is there, in which colour, and where.</summary>
public static class SceneSampler
{
    // A grid of three by three cells; an object and its jitter stay inside its cell, so objects never touch.
    private const int CellsPerSide = 3;
    private const double Jitter = 0.02;
    private const double LeastScale = 0.9;
    private const double MostScale = 1.1;

    /// <summary>The largest <see cref="WorldPicture.ObjectSize"/> with which no object leaves its cell.</summary>
    public const double MostObjectSize = 2 * (0.5 / CellsPerSide - Jitter) / MostScale;

    /// <summary>Draws one scene; it may be empty only where the mix allows scenes without an anchor.</summary>
    /// <param name="random">Source of all choices.</param>
    /// <param name="mix">Who is there how often.</param>
    /// <param name="objectSize">Width of an object as a share of the picture's, up to <see cref="MostObjectSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Objects of that size would touch each other.</exception>
    public static Scene Draw(PortableRandom random, SceneMix mix, double objectSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(objectSize, MostObjectSize);
        List<(ObjectKind Kind, bool IsDrawn)> cast = Cast(random, mix);
        int[] cells = [.. Enumerable.Range(0, CellsPerSide * CellsPerSide)];
        random.Shuffle<int>(cells);
        var objects = new List<SceneObject>(cast.Count);
        for (int i = 0; i < cast.Count; i++)
        {
            objects.Add(new SceneObject(
                cast[i].Kind,
                ObjectKinds.Colors[random.Next(ObjectKinds.Colors.Count)],
                Place(cells[i] % CellsPerSide, random),
                Place(cells[i] / CellsPerSide, random),
                objectSize / 2 * random.NextBetween(LeastScale, MostScale),
                random.Chance(0.5),
                cast[i].IsDrawn));
        }

        return new Scene(objects, random.NextBits());
    }

    private static List<(ObjectKind Kind, bool IsDrawn)> Cast(PortableRandom random, SceneMix mix)
    {
        ObjectKind[] anchors = [.. ObjectKinds.Anchors];
        random.Shuffle<ObjectKind>(anchors);
        int count = mix.LeastAnchors + random.Next(mix.MostAnchors - mix.LeastAnchors + 1);
        var cast = new List<(ObjectKind Kind, bool IsDrawn)>();
        for (int i = 0; i < anchors.Length; i++)
        {
            bool hasAnchor = i < count;
            if (hasAnchor)
            {
                cast.Add((anchors[i], true));
            }

            if (random.Chance(hasAnchor ? mix.PartnerShare : mix.LonePartnerShare))
            {
                cast.Add((anchors[i].Partner(), !(hasAnchor && random.Chance(mix.UndrawnShare))));
            }
        }

        return cast[..Math.Min(cast.Count, SceneMix.MostObjects)];
    }

    private static double Place(int cell, PortableRandom random) =>
        (cell + 0.5) / CellsPerSide + random.NextBetween(-Jitter, Jitter);
}
