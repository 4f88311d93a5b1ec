using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>What scenes are drawn for; scenes of different uses never share their random numbers.</summary>
public enum SceneUse
{
    /// <summary>Supervised captions.</summary>
    Captions,

    /// <summary>Supervised questions.</summary>
    Questions,

    /// <summary>Preferences.</summary>
    Preferences,

    /// <summary>Choosing settings.</summary>
    Validation,

    /// <summary>Reported numbers.</summary>
    Evaluation,
}

/// <summary>The scenes of a world: each is a function of seed, use and number alone.</summary>
/// <param name="world">Its knobs.</param>
/// <param name="seed">Its seed.</param>
public sealed class SceneSource(WorldRecipe world, long seed)
{
    /// <summary>One scene, with something to see in it.</summary>
    /// <param name="use">What for.</param>
    /// <param name="number">From 0.</param>
    public Scene Scene(SceneUse use, int number)
    {
        PortableRandom random = Random(use, "scene", number);
        while (true)
        {
            Scene scene = SceneSampler.Draw(random, MixOf(use), world.Picture.ObjectSize);
            if (scene.Visible.Any())
            {
                return scene;
            }
        }
    }

    /// <summary>Random numbers for what is said about a scene.</summary>
    /// <param name="use">The scene's use.</param>
    /// <param name="purpose">What is drawn.</param>
    /// <param name="number">The scene's number.</param>
    public PortableRandom Random(SceneUse use, string purpose, int number) =>
        PortableRandom.For(seed, $"{use} {purpose}", number);

    private SceneMix MixOf(SceneUse use) => use switch
    {
        SceneUse.Captions => world.Supervised,
        SceneUse.Questions => world.Questions,
        _ => world.Preference,
    };
}
