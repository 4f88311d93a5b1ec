namespace AdaViP.MicroWorld.Scenes;

/// <summary>Colours of drawn objects, far enough apart to be told at a glance.</summary>
public enum SceneColor
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
}
