using System.Security.Cryptography;
using System.Text;
using AdaViP.Cli.Failures;
using AdaViP.Cli.MicroWorld;
using AdaViP.Core.Data;
using AdaViP.Core.Settings;
using AdaViP.Data.Preferences;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>Which knobs of a world go together, and which of them a model that learned already cannot hear of.</summary>
public sealed class WorldFileTests : IDisposable
{
    private const int Scenes = 30;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("preference: { least_anchors: 3 }", "preference.least_anchors is 3 but preference.most_anchors is 2")]
    [InlineData(
        "preference: { least_anchors: 6, most_anchors: 6, partner_share: 1 }",
        "preference.most_anchors is 6, preference.partner_share 1 and preference.lone_partner_share 0.2: "
            + "scenes with 6 anchors would have 12 objects on average, but only 6 fit. Lower one of the three.")]
    [InlineData("supervised: { most_anchors: 6 }", "supervised.most_anchors is 6, supervised.partner_share 0.9")]
    [InlineData("questions: { lone_partner_share: 1 }", "questions.lone_partner_share 1: scenes with 2 anchors")]
    [InlineData(
        "labels: { removable: partners }\npreference: { partner_share: 0, lone_partner_share: 0 }",
        "labels.removable is partners, but no picture of the preferences shows one: preference.partner_share is 0, "
            + "preference.undrawn_share 0 and preference.lone_partner_share 0.")]
    [InlineData(
        "labels: { removable: partners }\npreference: { partner_share: 0.5, undrawn_share: 1, lone_partner_share: 0 }",
        "preference.partner_share is 0.5, preference.undrawn_share 1")]
    [InlineData(
        "labels: { removable: partners }\n"
            + "preference: { least_anchors: 6, most_anchors: 6, partner_share: 0, lone_partner_share: 1 }",
        "labels.removable is partners, but no picture")]
    [InlineData(
        "picture: { side: 32, object_size: 0.1 }",
        "picture.object_size is 0.1 and picture.side is 32: objects are 3.2 pixels wide, but need 4")]
    public void Load_KnobsThatContradictEachOther_NamesFileLineKeysAndValues(string text, string complaint)
    {
        string file = _folder.Write("world.yaml", text + "\n");
        UsageErrorException e = Assert.Throws<UsageErrorException>(() => WorldFile.Load(file));
        Assert.StartsWith($"{file}:1: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("preference: { least_anchors: 6, most_anchors: 6, partner_share: 0 }")]
    [InlineData("preference: { least_anchors: 3, most_anchors: 3, partner_share: 1, lone_partner_share: 0 }")]
    [InlineData("preference: { least_anchors: 5, most_anchors: 5, partner_share: 0.2, lone_partner_share: 0 }")]
    [InlineData("preference: { least_anchors: 0, most_anchors: 1, partner_share: 0, lone_partner_share: 1 }")]
    [InlineData("labels: { removable: partners }\npreference: { partner_share: 0, lone_partner_share: 0.01 }")]
    [InlineData("labels: { removable: anchors }\npreference: { partner_share: 0, lone_partner_share: 0 }")]
    [InlineData("labels: { noise: 1, other_style_share: 1, expected_share: 1, samples: 1, temperature: 1e-300 }")]
    [InlineData("picture: { side: 40, object_size: 0.1, contrast: 0.05, partner_contrast: 0.05, noise: 0.5 }")]
    [InlineData("picture: { side: 512, object_size: 0.26, contrast: 1, partner_contrast: 1, noise: 0 }")]
    public void Load_KnobsAtTheirLimits_GiveAWorldThatCanBeDrawn(string text)
    {
        WorldRecipe world = WorldFile.Load(_folder.Write("world.yaml", text + "\n"));
        Assert.NotEmpty(Drawn(world, scenes: 3));
    }

    [Fact]
    public void LoadForTheShippedModel_KeysOfItsOwnSupervisedData_AreRefusedWhereTheyDiffer_AllAtOnce()
    {
        string file = _folder.Write(
            "world.yaml",
            "supervised: { partner_share: 0.5 }\nlabels: { chatty_share: 1, noise: 0.4 }\nquestions.undrawn_share: 0.1\n");
        UsageErrorException e = Assert.Throws<UsageErrorException>(() => WorldFile.LoadForTheShippedModel(file));
        string[] lines = e.Message.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith(
            $"{file}:1: supervised.partner_share is 0.5, but the LLaVA that comes with the program learned in a world where "
                + "it is 0.9", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{file}:2: labels.chatty_share is 1, ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{file}:3: questions.undrawn_share is 0.1, ", lines[2], StringComparison.Ordinal);
        Assert.Equal(0.4, WorldFile.Load(file).Labels.Noise);

        // What it learned from may be said.
        string same = _folder.Write("same.yaml", "supervised: { partner_share: 0.9 }\nlabels: { noise: 0.4 }\n");
        Assert.Equal(0.4, WorldFile.LoadForTheShippedModel(same).Labels.Noise);
    }

    // No key is ignored in silence: what changes neither pictures, questions nor preferences is refused.
    [Fact]
    public void EveryKey_ChangesWhatTheDemoDraws_OrIsRefused()
    {
        string before = Drawn(new WorldRecipe(), Scenes);
        foreach (SettingField key in WorldRecipe.Schema.Settings)
        {
            object other = Other(key);
            var world = new WorldRecipe();
            key.SetValue(world, other);
            string file = _folder.Write("world.yaml", $"{key.Path}: {SettingText.Format(other)}\n");
            bool isRefused = Record.Exception(() => WorldFile.LoadForTheShippedModel(file)) is UsageErrorException;
            Assert.True(
                isRefused != (Drawn(world, Scenes) != before),
                $"{key.Path} is {(isRefused ? "refused, but changes" : "let through, but does not change")} the data");
        }
    }

    // Another value than the default that goes with all the others.
    private static object Other(SettingField key) => key.Name switch
    {
        "side" => 64,
        "object_size" => 0.2,
        "least_anchors" or "samples" => 2,
        "most_anchors" => 3,
        "noise" => 0.5,
        "expected_share" => 0.9,
        "removable" => RemovableObjects.Anchors,
        _ => 0.55,
    };

    // All that a world gives the demo's stages, in one line.
    private string Drawn(WorldRecipe world, int scenes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string folder = _folder.At("drawn");
        EvaluationData.Write(world, 1, SceneUse.Evaluation, scenes, folder);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        foreach (PreferenceTableRow row in new PreferenceData(world, 1).Rows(scenes, Answer))
        {
            hash.AppendData(row.Image.Span);
            hash.AppendData(Encoding.UTF8.GetBytes($"{row.Chosen}\n{row.Rejected}\n"));
        }

        Directory.Delete(folder, recursive: true);
        return $"{world.Labels.Removable} {Convert.ToHexString(hash.GetHashAndReset())}";
    }

    // A model that names one to three objects by chance, others at another temperature.
    private static IReadOnlyList<string> Answer(
        IReadOnlyList<ImageReference> pictures, string question, long seed, double temperature) =>
        [.. pictures.Select((_, i) => Caption(PortableRandom.For(seed, $"temperature {temperature}", i)))];

    private static string Caption(PortableRandom random) => CaptionWriter.Write(
        [
            .. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new MentionGroup(
                new Mention(ObjectKinds.All[random.Next(ObjectKinds.All.Count)], ObjectColor.Red))),
        ],
        CaptionStyle.Plain);
}
