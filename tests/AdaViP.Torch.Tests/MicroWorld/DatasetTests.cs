using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Data;
using AdaViP.Data.Preferences;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.Datasets;
using AdaViP.MicroWorld.Drawing;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Scoring;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Native;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

public sealed class DatasetTests
{
    private static readonly WorldRecipe World = new();

    [Fact]
    public void Supervised_IsReadByTheProgramsOwnReader_AndShowsItsScenes()
    {
        using var folder = new TemporaryFolder();
        string file = SupervisedData.Write(
            World, 3, 24, folder.At("set"), cancellation: TestContext.Current.CancellationToken);
        IPreferenceDataset data = PreferenceDatasetReader.Open(
            file, null, BadRowPolicy.Stop, new DatasetReadOptions { RejectedOptional = true });
        Assert.Equal(24, data.Samples.Count);
        int captions = 0;
        for (int i = 0; i < data.Samples.Count; i++)
        {
            PreferenceSample sample = data.Samples[i];
            bool isCaption = sample.Question == CaptionWriter.Question;
            captions += isCaption ? 1 : 0;
            Scene scene = new SceneSource(World, 3).Scene(isCaption ? SceneUse.Captions : SceneUse.Questions, i);
            Assert.Equal(new ScenePainter(World.Picture).Paint(scene).Rgb, ImageDecoder.Decode(sample.Image).Rgb);
            if (isCaption)
            {
                Assert.Equal(
                    scene.Objects.Select(item => item.Kind).Order(),
                    CaptionReader.Read(sample.Chosen).Mentions.Select(mention => mention.Kind).Order());
            }
            else
            {
                Assert.Equal(5, sample.LaterTurns.Count);
                if (!sample.Question.StartsWith("What color ", StringComparison.Ordinal))
                {
                    Assert.Contains(sample.Chosen, new[] { "Yes.", "No." });
                }
            }
        }

        Assert.InRange(captions, 4, 20);
    }

    [Fact]
    public void Draw_TwiceWithOneSeed_GivesTheSameBytes_AndAnotherSeedOthers()
    {
        using var folder = new TemporaryFolder();
        foreach ((string name, long seed) in new[] { ("a", 5L), ("b", 5L), ("c", 6L) })
        {
            EvaluationData.Write(World, seed, SceneUse.Evaluation, 6, folder.At(name),
                cancellation: TestContext.Current.CancellationToken);
        }

        foreach (string file in Directory.EnumerateFiles(folder.At("a"), "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(folder.At("a"), file);
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(folder.At("b"), name)));
        }

        Assert.NotEqual(File.ReadAllText(folder.At("a/objects.jsonl")), File.ReadAllText(folder.At("c/objects.jsonl")));
    }

    [Fact]
    public void Scenes_OfDifferentUses_AreDifferent()
    {
        var source = new SceneSource(World, 1);
        Assert.Equal(
            5, Enum.GetValues<SceneUse>().Select(use => source.Scene(use, 0).BackgroundSeed).Distinct().Count());
    }

    [Fact]
    public void Preferences_OfAModelThatInvents_PreferTheTruth()
    {
        PreferenceTableRow[] rows = [.. Preferences(noise: 0, Invent)];
        Assert.Equal(40, rows.Length);
        var scenes = new SceneSource(World, 2);
        foreach (PreferenceTableRow row in rows)
        {
            Scene scene = scenes.Scene(SceneUse.Preferences, int.Parse(row.Id, CultureInfo.InvariantCulture));
            CaptionFacts chosen = CaptionFacts.Of(scene, CaptionReader.Read(row.Chosen));
            Assert.True(chosen.Faults == 0 && chosen.Covered == chosen.Shown, row.Chosen);
            Assert.Equal(Invented, row.Rejected);
        }
    }

    [Fact]
    public void Preferences_WithNoise_ExchangeAboutThatShare()
    {
        int exchanged = Preferences(noise: 0.4, Invent).Count(row => row.Chosen == Invented);
        Assert.InRange(exchanged, 8, 24);
    }

    [Fact]
    public void Preferences_WithOtherStyles_AreCorrectedInTheOtherOneInAboutThatShare()
    {
        PreferenceTableRow[] own = [.. Preferences(World.Labels with { Noise = 0 }, Invent)];
        PreferenceTableRow[] other = [.. Preferences(World.Labels with { Noise = 0, OtherStyleShare = 0.5 }, Invent)];
        Assert.All(own, row => Assert.Equal(CaptionReader.StyleOf(row.Rejected!), CaptionReader.StyleOf(row.Chosen)));
        Assert.InRange(other.Count(row => CaptionReader.StyleOf(row.Chosen) == CaptionStyle.Chatty), 12, 28);
        Assert.Equal(
            own.Select(row => CaptionReader.Read(row.Chosen).Mentions),
            other.Select(row => CaptionReader.Read(row.Chosen).Mentions));
    }

    [Fact]
    public void Preferences_AboutFaultlessDescriptions_AreNone()
    {
        var scenes = new SceneSource(World, 2);
        PreferenceTableRow[] rows =
        [
            .. Preferences(noise: 0, (pictures, _, _, _) =>
            [
                .. pictures.Select(picture => CaptionWriter.Write(
                    CaptionCorrection.Correct(
                        scenes.Scene(SceneUse.Preferences, NumberOf(picture)), new Caption([], false)), CaptionStyle.Plain)),
            ]),
        ];
        Assert.Empty(rows);

        static int NumberOf(ImageReference picture) =>
            int.Parse(Path.GetFileNameWithoutExtension(picture.Name), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task PreferenceTable_IsReadByTheProgramsOwnReader()
    {
        using var folder = new TemporaryFolder();
        PreferenceTableRow[] rows = [.. Preferences(noise: 0, Invent)];
        await using (FileStream stream = File.Create(folder.At("p.parquet")))
        {
            await PreferenceTableWriter.WriteAsync(stream, "micro-world", rows);
        }

        IPreferenceDataset data = PreferenceDatasetReader.Open(
            folder.At("p.parquet"), null, BadRowPolicy.Stop, new DatasetReadOptions());
        Assert.Equal(rows.Select(row => (row.Id, row.Question, row.Chosen, (string?)row.Rejected)),
            data.Samples.Select(sample => (sample.Id, sample.Question, sample.Chosen, sample.Rejected)));
        Assert.Equal(rows[^1].Image.ToArray(), data.Samples[^1].Image.ReadBytes().ToArray());
    }

    [Fact]
    public void Remove_OfADrawnFolder_KeepsWhatIsNotItsOwn()
    {
        using var folder = new TemporaryFolder();
        EvaluationData.Write(
            World, 5, SceneUse.Validation, 2, folder.At("set"), cancellation: TestContext.Current.CancellationToken);
        File.WriteAllText(folder.At("set/images/mine.png"), "x");
        File.WriteAllText(folder.At("set/images/00002.png"), "x");
        File.WriteAllText(folder.At("set/notes.txt"), "x");
        DrawnFiles.Remove(folder.At("set"));
        Assert.Equal(
            ["images", "images/00002.png", "images/mine.png", "notes.txt"],
            Directory.EnumerateFileSystemEntries(folder.At("set"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder.At("set"), path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Remove_OfAFolderThatNoDrawMade_TakesNothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("set/images"));
        File.WriteAllText(folder.At("set/images/00000.png"), "somebody's");
        DrawnFiles.Remove(folder.At("set"));
        Assert.True(File.Exists(folder.At("set/images/00000.png")));
    }

    [Fact]
    public async Task PreferenceTable_IsToldFromOtherFiles()
    {
        using var folder = new TemporaryFolder();
        await using (FileStream stream = File.Create(folder.At("p.parquet")))
        {
            await PreferenceTableWriter.WriteAsync(stream, "micro-world", Preferences(noise: 0, Invent));
        }

        File.WriteAllText(folder.At("other"), "PAR1 and nothing of ours");
        Assert.True(PreferenceTableWriter.IsOne(folder.At("p.parquet")));
        Assert.False(PreferenceTableWriter.IsOne(folder.At("other")));
    }

    [Fact]
    public void StartModel_AfterAFewSteps_HasATowerThatChangedAndALoadableCheckpoint()
    {
        using var folder = new TemporaryFolder();
        using KernelSet kernels = NativeKernels.Create();
        var losses = new List<double>();
        StartModel.Write(
            3, 30, kernels, folder.At("model"), (_, loss) => losses.Add(loss), TestContext.Current.CancellationToken);
        Assert.Equal(2, losses.Count);
        Assert.True(losses[1] < losses[0], $"{losses[0]} to {losses[1]}");
        LlavaConfig config = LlavaConfig.Load(folder.At("model"));
        Assert.Equal(64, config.Vision.PatchCount);
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(folder.At("model"), config);
        Assert.All(ObjectKinds.All, kind => Assert.Single(tokenizer.Encode(kind.Noun())));
    }

    [Fact]
    public void Report_OfKnownCaptions_CountsAsByHand()
    {
        Scene scene = new(
        [
            new(ObjectKind.Plate, ObjectColor.Red, 0.2, 0.2, 0.1, false),
            new(ObjectKind.Bird, ObjectColor.Blue, 0.7, 0.7, 0.1, false),
        ], 1);
        CaptionReport report = CaptionReport.Of(
        [
            (scene, "The picture shows a red plate with a blue fork."),
            (scene, "The picture shows a green plate. There is also a blue bird."),
            (scene, "The picture shows a red plate. bird bird"),
        ]);

        // Named: plate, fork; plate, bird; plate, bird (behind the break). Absent: the fork, which a plate lets expect.
        Assert.Equal(3, report.Captions);
        Assert.Equal(100 / 6.0, report.Chair, 10);
        Assert.Equal(100.0 / 3, report.Response, 10);
        Assert.Equal(100 / 6.0, report.Expected, 10);
        Assert.Equal(100 * 5 / 6.0, report.Coverage, 10);
        Assert.Equal(100 * 10 / 12.0, report.MentionF1, 10);

        // Colours are read with the grammar: of plate; plate, bird; plate, one is wrong.
        Assert.Equal(100.0 / 3, report.Broken, 10);
        Assert.Equal(25, report.WrongColors, 10);
    }

    private const string Invented = "The picture shows a red plate with a red fork. There is also a red cup with a red spoon. "
        + "There is also a red tree with a red bird. There is also a red lock with a red key.";

    private static IReadOnlyList<string> Invent(
        IReadOnlyList<ImageReference> pictures, string question, long seed, double heat) => [.. pictures.Select(_ => Invented)];

    private static IEnumerable<PreferenceTableRow> Preferences(double noise, PictureAnswerer answerer) =>
        Preferences(World.Labels with { Noise = noise }, answerer);

    private static IEnumerable<PreferenceTableRow> Preferences(WorldLabels labels, PictureAnswerer answerer) =>
        new PreferenceData(World with { Labels = labels }, 2).Rows(40, answerer);
}
