namespace AdaViP.MicroWorld.Scenes;

/// <summary>Outlines of drawn objects.</summary>
public enum SceneShape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>An upright square.</summary>
    Square,

    /// <summary>A triangle with its base at the bottom.</summary>
    Triangle,

    /// <summary>A plus sign.</summary>
    Cross,

    /// <summary>A disc with a hole.</summary>
    Ring,
}
