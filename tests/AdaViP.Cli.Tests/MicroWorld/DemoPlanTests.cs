using System.CommandLine;
using System.Text.RegularExpressions;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Demo;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Stages;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>Which stages the demo's options make; EndToEnd/DemoTests runs those that are cheap.</summary>
public sealed partial class DemoPlanTests
{
    private static readonly Terminal Silent = new(null, TextWriter.Null, TextWriter.Null, false);

    [Fact]
    public void Quick_WithEveryOtherOption_IsTheseCommands()
    {
        using var folder = new TemporaryFolder();
        string world = folder.Write("world.yaml", "labels: { noise: 0 }\n");
        string[] mine = ["dpo", "vision-sum", "adavip", "adavip-anchor"];
        string[] settings =
        [
            "objective=dpo", "objective=vision_sum", "objective=adavip", "objective=adavip --set loss.anchor_weight=1",
        ];
        string World(string more) => $"--world {world} --seed 5 {more}".TrimEnd();
        IEnumerable<string> Evaluated(string name, string model, string where) =>
        [
            $"adavip evaluate chair --model {model} --images d/evaluation --questions d/evaluation/captions.jsonl "
                + "--annotations d/evaluation/words.txt --annotations d/evaluation/objects.jsonl --max-new-tokens 64 "
                + $"--batch-size 32 --device cpu --out {where}/evaluations/{name}/chair",
            $"adavip micro score {where}/evaluations/{name}/chair/answers.jsonl {World("")} "
                + "--objects d/evaluation/objects.jsonl --overwrite "
                + $"--out {where}/evaluations/{name}/chair/caption-scores.json",
            $"adavip evaluate pope --model {model} --images d/evaluation --questions d/evaluation/questions.jsonl --limit 40 "
                + $"--batch-size 32 --device cpu --out {where}/evaluations/{name}/pope",
        ];
        IEnumerable<string> Evaluations(string where, string name) =>
            [$"{where}/evaluations/{name}/chair", $"{where}/evaluations/{name}/pope"];
        string[] expected =
        [
            $"adavip micro copy-models --world {world} --out d/models",
            $"adavip micro draw evaluation {World("--count 40 --overwrite --out d/evaluation")}",
            .. Evaluated("micro-llava", "d/models/micro-llava", "d"),
            $"adavip micro preferences --model d/models/micro-llava {World("--count 48 --device cpu --overwrite")} "
                + "--out d/seed-5/preferences.parquet",
            "adavip pairs build --data d/seed-5/preferences.parquet --models d/models/foundation/models.yaml "
                + "--out d/seed-5/pairs",
            .. mine.Zip(settings).SelectMany(each => Evaluated(each.First, $"d/seed-5/runs/{each.First}", "d/seed-5").Prepend(
                $"adavip train --recipe micro --set name={each.First} --set {each.Second} --set schedule.steps=8 "
                    + "--set schedule.seed=5 --model d/models/micro-llava --data d/seed-5/pairs --device cpu "
                    + $"--out d/seed-5/runs/{each.First}")),
            $"adavip report {string.Join(' ', Evaluations("d", "micro-llava"))} "
                + $"{string.Join(' ', mine.SelectMany(name => Evaluations("d/seed-5", name)))} "
                + $"{string.Join(' ', mine.Select(name => $"d/seed-5/runs/{name}"))} d/seed-5/pairs "
                + "--title 'AdaViP demo, a quick one: too few scenes and steps to tell methods apart' --notes d/notes.txt "
                + "--name micro-llava=SFT --name dpo=DPO --name vision-sum=+Vision --name adavip=AdaViP "
                + "--name 'adavip-anchor=AdaViP + anchor' --overwrite --out d/report.html",
        ];
        Assert.Equal(
            expected,
            Stages("--quick", "--seed", "5", "--world", world, "--device", "cpu", "--out", "d")
                .Select(stage => stage.Command.ToString()));
    }

    [Fact]
    public void Default_IsOneSeedOfTheMainMethods_WithoutWorldAndDevice()
    {
        IReadOnlyList<Stage> stages = Stages();
        Assert.All(stages, stage => Assert.DoesNotContain(stage.Arguments, word => word is "--world" or "--device"));
        Assert.All(stages, stage => Assert.StartsWith("adavip-demo/", stage.Result, StringComparison.Ordinal));
        Assert.Equal(
            TuningMethod.Main.Select(method => ($"adavip-demo/seed-1/runs/{method.Name}", "60", "1")), stages.SelectMany(Tuned));
        Assert.Equal(["200", "320"], stages.SelectMany(stage => After(stage, "--count")));
        Assert.All(stages.SelectMany(stage => After(stage, "--limit")), limit => Assert.Equal("240", limit));
    }

    [Fact]
    public void Full_IsEveryObjectiveOnThreeSeeds_EachEvaluatedOnTheScenesOfTheFirst()
    {
        IReadOnlyList<Stage> stages = Stages("--full", "--seed", "7", "--out", "d");
        string[] names =
        [
            .. Objective.All.Where(objective => objective.NeedsReference).Select(objective => objective.Name.Replace('_', '-')),
            "dpo-anchor",
            "adavip-anchor",
        ];
        Assert.Equal(8, names.Length);
        Assert.Equal(
            from seed in new[] { "7", "8", "9" }
            from name in names
            select ($"d/seed-{seed}/runs/{name}", "100", seed),
            stages.SelectMany(Tuned));

        // Each seed has scenes, preferences and pairs of its own; scenes to evaluate on are drawn once.
        Assert.Equal(["400", "500", "500", "500"], stages.SelectMany(stage => After(stage, "--count")));
        Assert.Equal(
            [("draw", "7"), ("preferences", "7"), ("preferences", "8"), ("preferences", "9")],
            stages.Where(stage => stage.Arguments is ["micro", "draw" or "preferences", ..])
                .Select(stage => (stage.Arguments[1], After(stage, "--seed").Single())));
        Assert.Equal(
            stages.SelectMany(Tuned).Select(run => run.Folder).Prepend("d/models/micro-llava")
                .SelectMany(model => new[] { model, model }),
            stages.Where(stage => stage.Arguments[0] == "evaluate").SelectMany(stage => After(stage, "--model")));
        Assert.All(stages.SelectMany(stage => After(stage, "--limit")), limit => Assert.Equal("1600", limit));

        // The page is about every evaluation, run and build of pairs.
        string[] results =
        [
            .. stages.Where(stage => stage.Arguments[0] is "evaluate" or "train" or "pairs").Select(stage => stage.Result),
        ];
        Assert.Equal("report", stages[^1].Arguments[0]);
        Assert.Equal(
            results.Order(StringComparer.Ordinal),
            stages[^1].Arguments.Skip(1).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--quick")]
    [InlineData("--full")]
    [InlineData("--device", "auto")]
    public void Stages_AreCommandsOfTheProgram_WithRecipesThatExist_AndMakeEachResultOnce(params string[] options)
    {
        IReadOnlyList<Stage> stages = Stages(options);
        Assert.Equal(stages.Count, stages.Select(stage => stage.Result).Distinct().Count());
        Assert.All(stages, stage =>
        {
            Assert.Empty(CommandTree.Create(Silent).Parse(stage.Arguments, CommandTree.Parsing).Errors);
            Assert.NotEqual(TimeSpan.Zero, stage.Foreseen);
        });
        foreach (Stage stage in stages.Where(stage => stage.Arguments[0] == "train"))
        {
            TrainingRecipe recipe = RecipeLibrary.Load(After(stage, "--recipe").Single(), [.. After(stage, "--set")]);
            Assert.Equal(recipe.Name, Path.GetFileName(stage.Result));
            Assert.Equal(recipe.Name.EndsWith("-anchor", StringComparison.Ordinal) ? 1 : 0, recipe.Loss.AnchorWeight);
        }
    }

    [Fact]
    public void Name_TellsDemosOfOtherOptionsApart()
    {
        using var folder = new TemporaryFolder();
        string one = folder.Write("one.yaml", "labels: { noise: 0 }\n");
        string same = folder.Write("same.yaml", "labels: { noise: 0 }\n");
        string other = folder.Write("other.yaml", "labels: { noise: 1 }\n");
        string[] names =
        [
            Plan().Name, Plan("--quick").Name, Plan("--full").Name, Plan("--seed", "2").Name, Plan("--world", one).Name,
            Plan("--world", other).Name,
        ];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(Plan("--world", one).Name, Plan("--world", same, "--out", "elsewhere").Name);
    }

    [Theory]
    [InlineData("the labels are noisy: in 20 % of the preferences", "")]
    [InlineData("the labels are noisy: in 12.5 % of the preferences", "labels: { noise: 0.125 }")]
    [InlineData("the labels have no noise", "labels: { noise: 0 }")]
    [InlineData("this is the built-in world, seed 3.", "")]
    [InlineData("this is the world of w.yaml, seed 3.", "labels: { noise: 0 }")]
    [InlineData("in the scenes here 50 % of the anchors", "preference: { partner_share: 0.5 }")]
    [InlineData("captions of scenes in which 90 % of the anchors", "")]
    [InlineData("only partners are removed", "labels: { removable: partners }")]
    [InlineData("plate and fork, cup and spoon, tree and bird, ball and bat, lamp and book, lock and key", "")]
    [InlineData("sft, the untuned model; dpo, tuned by", "")]
    [InlineData("the five models learned from another look than that of these scenes (picture.contrast 0.5 instead of 0.95)",
        "picture: { contrast: 0.5 }")]
    [InlineData("check-models --world", "picture: { noise: 0.1 }")]
    public void Notes_SayWhatWorldAndWhatLabelNoiseItIs(string words, string world)
    {
        using var folder = new TemporaryFolder();
        string[] options = world.Length == 0 ? [] : ["--world", folder.Write("w.yaml", world + "\n")];
        Plan(["--seed", "3", "--out", folder.Path, .. options]).WriteNotes();
        Assert.Contains(words, File.ReadAllText(folder.At("notes.txt")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Notes_OfTheBuiltInLook_DoNotSayThatItIsAnother_AndEveryMethodOfFullHasAClause()
    {
        using var folder = new TemporaryFolder();
        Plan("--full", "--out", folder.Path).WriteNotes();
        string notes = File.ReadAllText(folder.At("notes.txt"));
        Assert.DoesNotContain("another look", notes, StringComparison.Ordinal);
        Assert.All(
            TuningMethod.All,
            method => Assert.Contains($"{method.Title}, {method.Meaning}", notes, StringComparison.Ordinal));
        Assert.Equal(TuningMethod.All.Count, TuningMethod.All.Select(method => method.Meaning).Distinct().Count());
    }

    [Fact]
    public void QuickAndFull_ExcludeEachOther() => Assert.Equal(
        "--quick and --full exclude each other: choose one.",
        Assert.Single(DemoCommand.Create(Silent).Parse(["--quick", "--full"]).Errors).Message);

    private static IReadOnlyList<Stage> Stages(params string[] options) => Plan(options).Stages();

    // What the command would run.
    private static DemoPlan Plan(params string[] options)
    {
        DemoRequest? request = null;
        Command command = DemoCommand.Create(Silent, (asked, _) =>
        {
            request = asked;
            return 0;
        });
        Assert.Equal(0, command.Parse(options).Invoke());
        Assert.NotNull(request);
        WorldRecipe world = request.World is string file && File.Exists(file)
            ? Cli.MicroWorld.WorldFile.LoadForTheShippedModel(file) : new WorldRecipe();
        return new DemoPlan(request, world);
    }

    // Folder, steps and seed of the run of a stage that tunes.
    private static IEnumerable<(string Folder, string Steps, string Seed)> Tuned(Stage stage)
    {
        string all = stage.Command.ToString();
        return stage.Arguments[0] == "train"
            ? [(stage.Result, Steps().Match(all).Groups[1].Value, Seed().Match(all).Groups[1].Value)] : [];
    }

    // Values of an option.
    private static IEnumerable<string> After(Stage stage, string option) =>
        stage.Arguments.Index().Where(word => word.Item == option).Select(word => stage.Arguments[word.Index + 1]);

    [GeneratedRegex(@"schedule\.steps=(\d+)")]
    private static partial Regex Steps();

    [GeneratedRegex(@"schedule\.seed=(\d+)")]
    private static partial Regex Seed();
}
