using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.MicroWorld;

/// <summary>Reads <c>world.yaml</c>.</summary>
internal static class WorldFile
{
    private const string MixKey = "least_anchors";

    private static readonly SettingFileKind Kind =
        new(WorldRecipe.Schema, "a world", "'adavip micro keys' lists every key with its default.");

    /// <summary>Reads and checks a world.</summary>
    /// <param name="path">YAML; null for the built-in world.</param>
    /// <exception cref="UsageErrorException">It cannot be read, or one line per problem.</exception>
    public static WorldRecipe Load(string? path)
    {
        var world = new WorldRecipe();
        if (path is null)
        {
            return world;
        }

        if (InputFile.Problem(path) is string problem)
        {
            throw new UsageErrorException($"World \"{path}\" {problem}. Name a YAML file with keys of 'adavip micro keys'.");
        }

        var document = new SettingDocument(Kind, Text(path), path, world);
        if (document.IsGood)
        {
            Check(world, document);
        }

        document.Require();
        return world;
    }

    private static string Text(string path)
    {
        try
        {
            return YamlText.ReadFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageErrorException(
                $"World \"{path}\" cannot be read: {FileProblem.Describe(e)}. Name a file that you may read.", e);
        }
    }

    private static void Check(WorldRecipe world, SettingDocument document)
    {
        foreach ((string section, SceneMix mix) in new[]
        {
            ("supervised", world.Supervised), ("questions", world.Questions), ("preference", world.Preference),
        })
        {
            if (mix.LeastAnchors > mix.MostAnchors)
            {
                document.Report(
                    $"{section}.{MixKey}",
                    $"{section}.{MixKey} is {mix.LeastAnchors} but {section}.most_anchors is {mix.MostAnchors}: "
                    + "the fewest may not be more than the most.");
            }
        }
    }
}
