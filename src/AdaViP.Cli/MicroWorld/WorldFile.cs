using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.MicroWorld;

/// <summary>Reads <c>world.yaml</c>.</summary>
internal static class WorldFile
{
    private const string MixKey = "least_anchors";
    private const double Rounding = 1e-9;

    private static readonly SettingFileKind Kind =
        new(WorldRecipe.Schema, "a world", "'adavip micro keys' lists every key with its default.");

    // What a model learns from is decided by these alone: one that is trained already never hears of them.
    private static readonly IReadOnlyList<SettingField> OfSupervisedData =
    [
        .. WorldRecipe.Schema.Settings.Where(key => key.SectionPath is "supervised" or "questions"
            || key.Path is "labels.caption_share" or "labels.color_share" or "labels.chatty_share"),
    ];

    /// <summary>Reads and checks a world.</summary>
    /// <param name="path">YAML; null for the built-in world.</param>
    /// <exception cref="UsageErrorException">It cannot be read, or one line per problem.</exception>
    public static WorldRecipe Load(string? path) => Load(path, (_, _) => { });

    /// <summary>
    /// The same for scenes that the LLaVA of the program describes, which learned in the built-in world: keys that it would have
    /// had to learn by are refused where they say something else.
    /// </summary>
    /// <param name="path">YAML; null for the built-in world.</param>
    /// <exception cref="UsageErrorException">It cannot be read, or one line per problem.</exception>
    public static WorldRecipe LoadForTheShippedModel(string? path) => Load(path, CheckSupervisedData);

    private static WorldRecipe Load(string? path, Action<WorldRecipe, SettingDocument> checkMore)
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
            checkMore(world, document);
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
        CheckSize(world.Picture, document);
        CheckMix("supervised", world.Supervised, document);
        CheckMix("questions", world.Questions, document);
        CheckMix("preference", world.Preference, document);
        CheckRemovable(world, document);
    }

    private static void CheckSize(WorldPicture picture, SettingDocument document)
    {
        double width = picture.Side * picture.ObjectSize;
        if (width < WorldPicture.LeastObjectPixels)
        {
            document.Report(
                "picture.object_size",
                $"picture.object_size is {Shown(picture.ObjectSize)} and picture.side is {picture.Side}: objects are "
                + $"{Shown(width)} pixels wide, but need {WorldPicture.LeastObjectPixels} to be more than a shade. "
                + "Raise one of the two.");
        }
    }

    private static void CheckMix(string section, SceneMix mix, SettingDocument document)
    {
        double objects = mix.MeanObjects(mix.MostAnchors);
        if (mix.LeastAnchors > mix.MostAnchors)
        {
            document.Report(
                $"{section}.{MixKey}",
                $"{section}.{MixKey} is {mix.LeastAnchors} but {section}.most_anchors is {mix.MostAnchors}: "
                + "the fewest may not be more than the most.");
        }
        else if (objects > SceneMix.MostObjects + Rounding)
        {
            document.Report(
                $"{section}.most_anchors",
                $"{section}.most_anchors is {mix.MostAnchors}, {section}.partner_share {Shown(mix.PartnerShare)} "
                + $"and {section}.lone_partner_share {Shown(mix.LonePartnerShare)}: scenes with {mix.MostAnchors} anchors "
                + $"would have {Shown(objects)} objects on average, but only {SceneMix.MostObjects} fit. "
                + "Lower one of the three.");
        }
    }

    private static void CheckRemovable(WorldRecipe world, SettingDocument document)
    {
        SceneMix mix = world.Preference;
        if (world.Labels.Removable == RemovableObjects.Partners && !mix.ShowsPartners)
        {
            document.Report(
                "labels.removable",
                "labels.removable is partners, but no picture of the preferences shows one: "
                + $"preference.partner_share is {Shown(mix.PartnerShare)}, "
                + $"preference.undrawn_share {Shown(mix.UndrawnShare)} "
                + $"and preference.lone_partner_share {Shown(mix.LonePartnerShare)}. "
                + "Raise a share of partners, lower that of undrawn ones, or let any object or anchors be removed.");
        }
    }

    private static void CheckSupervisedData(WorldRecipe world, SettingDocument document)
    {
        foreach (SettingField key in OfSupervisedData.Where(key => !Equals(key.GetValue(world), key.Default)))
        {
            document.Report(
                key.Path,
                $"{key.Path} is {SettingText.Format(key.GetValue(world)!)}, but the LLaVA that comes with the program learned "
                + $"in a world where it is {SettingText.Format(key.Default!)}, and the demo does not train it again. "
                + "Remove the key, or train a LLaVA of your own with it (docs/micro-world.md, The LLaVA) "
                + "and call the demo's commands for that one.");
        }
    }

    // Rounded where a product has more digits than anybody wrote.
    private static string Shown(double value) => SettingText.Format(Math.Round(value, 6));
}
