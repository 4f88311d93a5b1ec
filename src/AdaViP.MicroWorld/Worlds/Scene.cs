namespace AdaViP.MicroWorld.Worlds;

/// <summary>One object of a scene; lengths are shares of the picture's side.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Color">Its paint.</param>
/// <param name="CenterX">From the left, in [0, 1].</param>
/// <param name="CenterY">From the top, in [0, 1].</param>
/// <param name="Radius">Half its width and height.</param>
/// <param name="IsMirrored">Whether left and right of its outline change places.</param>
/// <param name="IsDrawn">
/// False where the annotation names it and the picture does not show it, as annotators name what they expect.
/// </param>
public sealed record SceneObject(
    ObjectKind Kind, ObjectColor Color, double CenterX, double CenterY, double Radius, bool IsMirrored, bool IsDrawn = true);

/// <summary>
/// Objects on a background. Background and noise depend on their seed alone, so a scene without one of its objects shows exactly
/// what was behind it.
/// </summary>
/// <param name="Objects">No two of one kind; they do not overlap.</param>
/// <param name="BackgroundSeed">Of tone, gradient, texture and noise.</param>
public sealed record Scene(IReadOnlyList<SceneObject> Objects, ulong BackgroundSeed)
{
    /// <summary>What the picture shows.</summary>
    public IEnumerable<SceneObject> Visible => Objects.Where(o => o.IsDrawn);

    /// <summary>The visible object of a kind; null where there is none.</summary>
    public SceneObject? Find(ObjectKind kind) => Objects.FirstOrDefault(o => o.IsDrawn && o.Kind == kind);

    /// <summary>The same scene without one object: the ground truth of a removal.</summary>
    public Scene Without(ObjectKind removed) => this with { Objects = [.. Objects.Where(o => o.Kind != removed)] };
}
