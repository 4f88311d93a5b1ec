using AdaViP.Cli.Commands;
using AdaViP.Cli.Evidence;
using AdaViP.Cli.MicroWorld;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Stages;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Pope;
using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Evidence.Pages;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Worlds;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.Cli.Tests.MicroWorld;

/// <summary>The commands that evidence is made of, and the page in the project's documents.</summary>
public sealed class EvidenceCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stages_OfEveryRun_AreCommandsOfTheProgram_AndMakeEachResultOnce()
    {
        var plan = new EvidencePlan(_folder.Path, EvidenceDesign.Sizes, EvidenceWords.OfRuns);
        EvidenceRun[] runs =
        [
            .. EvidenceDesign.Looks, .. EvidenceDesign.Gates, .. EvidenceDesign.ValidationStarts,
            .. from method in EvidenceDesign.Methods
               from seed in EvidenceDesign.ValidationSeeds
               select EvidenceDesign.OnValidation(EvidenceDesign.Base, method, 3.125e-6, seed),
            .. from regime in EvidenceDesign.Regimes
               from seed in EvidenceDesign.Seeds
               from method in regime.Methods.Cast<TuningMethod?>().Append(null)
               select method is null
                   ? EvidenceDesign.Untuned(regime, seed) : new EvidenceRun(regime, method, regime.Rate ?? 5e-5, seed),
        ];
        var commands = new Dictionary<string, string>();
        foreach (Stage stage in runs.SelectMany(plan.Stages))
        {
            var terminal = new Terminal(null, TextWriter.Null, TextWriter.Null, false);
            Assert.Empty(CommandTree.Create(terminal).Parse(stage.Arguments, CommandTree.Parsing).Errors);
            Assert.Equal(commands.GetValueOrDefault(stage.Result, stage.Command.ToString()), stage.Command.ToString());
            commands[stage.Result] = stage.Command.ToString();
        }

        // Exact, and scenes of each seed's own.
        Assert.Contains(commands.Values, line => line.Contains("learning_rate=0.000003125 ", StringComparison.Ordinal));
        Assert.Equal(
            ["101", "102", "103", "11", "12"],
            commands.Where(command => command.Value.StartsWith("adavip micro draw", StringComparison.Ordinal)
                && Path.GetFileName(command.Key).StartsWith("shipped-", StringComparison.Ordinal))
                .Select(command => command.Key.Split('-')[^1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Commands_OfThePage_AreThoseOfTheRuns_WithWordsForWhatDiffers()
    {
        RunCommands[] all = [.. EvidenceReport.Facts().Commands];
        Assert.All(EvidenceDesign.Regimes, regime => Assert.Contains(all, commands => commands.Title == regime.Name));
        string page = string.Join('\n', all.Single(commands => commands.Title == "β 0.5").Lines);
        Assert.Contains(
            "adavip train --recipe micro METHOD --set loss.beta=0.5 --set optimizer.learning_rate=RATE --set schedule.steps=60 "
            + "--set schedule.seed=SEED --model OUT/models-removable-any/micro-llava "
            + "--data OUT/data/shipped-noise-0.2-seed-SEED/pairs-removable-any --out OUT/runs/RUN",
            page, StringComparison.Ordinal);
        Assert.Contains(
            "--seed SCENES --count 200 --overwrite --out OUT/shipped-evaluation-SCENES", page, StringComparison.Ordinal);

        // Put in again, they are the commands of a run.
        Regime chosen = EvidenceDesign.Regimes.Single(each => each.Name == "β 0.5");
        EvidenceRun run = new(chosen, TuningMethod.AdaVip.Anchored(1), 1e-4, 2);
        string real = string.Join('\n', new EvidencePlan("OUT", EvidenceDesign.Sizes, EvidenceWords.OfRuns).Stages(run)
            .Select(stage => stage.Command.ToString()));
        Assert.Equal(real, page
            .Replace(
                "METHOD", "--set name=adavip-anchor --set objective=adavip --set loss.anchor_weight=1", StringComparison.Ordinal)
            .Replace("RATE", "0.0001", StringComparison.Ordinal).Replace("SEED", "2", StringComparison.Ordinal)
            .Replace("SCENES", "102", StringComparison.Ordinal)
            .Replace("RUN", EvidenceWords.OfRuns.Name(run), StringComparison.Ordinal));
    }

    // The others are compared with the one that comes with the program: what made that one makes them, but for seed and world.
    [Fact]
    public void StartModels_AreMadeAsTheOneOfTheProgram()
    {
        StartSizes sizes = EvidenceDesign.Sizes.Start;
        string page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "micro-world.md"));
        Assert.Contains(
            "adavip micro start-model --out start --seed 1\n"
            + $"adavip micro draw supervised --out supervised --count {sizes.Conversations} --seed 1\n"
            + "adavip train --recipe micro-sft --model start --data supervised/supervised.jsonl --out micro-llava\n",
            page,
            StringComparison.Ordinal);
        Assert.Null(sizes.Steps);
    }

    [Fact]
    public void Worlds_OfThePlan_AreWorldFiles()
    {
        (string Path, string Text)[] worlds =
            [.. new EvidencePlan(_folder.Path, EvidenceDesign.Sizes, EvidenceWords.OfRuns).Worlds()];
        Assert.Equal(worlds.Length, worlds.Select(world => world.Path).Distinct().Count());
        WorldRecipe[] recipes = [.. worlds.Select(world => WorldFile.Load(_folder.Write("world.yaml", world.Text)))];
        Assert.Equal([0, 0.2, 0.4], recipes.Select(recipe => recipe.Labels.Noise).Distinct().Order());
        Assert.Contains(recipes, recipe => recipe.Labels.Removable == RemovableObjects.Partners);
        WorldRecipe strong = Assert.Single(recipes, recipe => recipe.Picture != new WorldRecipe().Picture);
        Assert.True(strong.Supervised.PartnerShare > new WorldRecipe().Supervised.PartnerShare);
        Assert.True(strong.Picture.PartnerContrast < new WorldRecipe().Picture.PartnerContrast);
    }

    [Fact]
    public void Numbers_ThatAnEvaluationDoesNotHave_AreAFailureAndNotLeftOut()
    {
        RunTable table = new(
            "scores",
            [
                .. new[] { ChairColumns.Coverage, ChairColumns.Words, PopeColumns.F1 }
                    .Select(label => new RunColumn(label, "CHAIR", "%", BetterWhen.Neither)),
            ],
            [new RunRow("a model", 1, [], [new RunCell([61.5]), new RunCell([12]), null])]);

        Assert.Equal(61.5, RunNumbers.Take(table, ChairColumns.Coverage, "runs/a"));
        foreach (string missing in new[] { ChairColumns.HallucinatedMentions, PopeColumns.F1 })
        {
            UserDataException e = Assert.Throws<UserDataException>(() => RunNumbers.Take(table, missing, "runs/a"));
            Assert.StartsWith(
                $"runs/a: its report has no number \"{missing}\", only coverage, words, F1.",
                e.Message,
                StringComparison.Ordinal);
        }
    }

    // A model that was tuned too hard may name nothing at all: its F1 is 0, and CHAIRi has nothing to divide by.
    [Theory]
    [InlineData(0.0, false)]
    [InlineData(50.0, true)]
    public void Numbers_OfAModelThatNamesNothing_LackWhatIsNotDefined(double f1, bool isFailure)
    {
        string[] labels =
        [
            ChairColumns.HallucinatedMentions, ChairColumns.HallucinatingResponses, ChairColumns.Coverage,
            EvidenceNumbers.MentionF1, EvidenceNumbers.Broken,
        ];
        RunTable table = new(
            "scores", [.. labels.Select(label => new RunColumn(label, "CHAIR", "%", BetterWhen.Neither))],
            [new RunRow("a model", 1, [], [null, null, new RunCell([0]), new RunCell([f1]), new RunCell([100])])]);
        var numbers = new Dictionary<string, double>();
        void Add() => RunNumbers.AddDescriptions(table, "runs/a", EvidenceNumbers.Sampled, numbers);
        if (isFailure)
        {
            Assert.Throws<UserDataException>(Add);
            return;
        }

        Add();
        Assert.Equal(
            ["sampled coverage", "sampled mention F1", "sampled broken grammar"], numbers.Keys);
    }

    [Fact]
    public async Task Page_OfTheDocuments_IsThatOfItsResults()
    {
        string documents = Path.Combine(RepositoryPaths.Root, "docs");
        string results = _folder.At("evidence", EvidenceLog.FileName);
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.Copy(Path.Combine(documents, "evidence", EvidenceLog.FileName), results);
        (await AdavipProcess.RunAsync(
            "micro", "evidence", "--runs", "0", "--out", _folder.At("out"), "--results", results,
            "--page", _folder.At("evidence.md"))).ShouldExit(0);
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(documents, "evidence"), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(documents, file)).Append("evidence.md"),
        ];
        Assert.Contains(files, file => file.EndsWith(".yaml", StringComparison.Ordinal));
        foreach (string file in files)
        {
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(documents, file), TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(_folder.At(file), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Folder_OfAnotherEvidence_IsRefusedWithBothIdentities_AndOneOfThisIsNot()
    {
        string folder = _folder.At("out");
        (await AdavipProcess.RunAsync("micro", "evidence", "--runs", "0", "--out", folder)).ShouldExit(0);
        (await AdavipProcess.RunAsync("micro", "evidence", "--runs", "0", "--out", folder)).ShouldExit(0);
        File.WriteAllText(Path.Combine(folder, StageLog.FileName), "{\"plan\":\"evidence 1\"}\n");
        (await AdavipProcess.RunAsync("micro", "evidence", "--out", folder)).ShouldFail(
            2, folder, "holds \"evidence 1\"", $"makes \"{EvidenceReport.Identity()}\"", "Choose another --out, or remove");
    }

    [Fact]
    public async Task Page_ThatIsSomebodyElses_IsKept()
    {
        string page = _folder.Write("notes.md", "mine");
        (await AdavipProcess.RunAsync("micro", "evidence", "--runs", "0", "--out", _folder.At("out"), "--page", page))
            .ShouldFail(2, page, "would be lost");
        Assert.Equal("mine", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task CopyModels_WithAWorld_KeepsWhatMayNotBeRemovedFromTheCandidates()
    {
        string world = _folder.Write("world.yaml", "labels: { removable: partners }\n");
        (await AdavipProcess.RunAsync("micro", "copy-models", "--world", world, "--out", _folder.At("models"))).ShouldExit(0);
        string models = _folder.At("models", "foundation", "models.yaml");
        Assert.Equal(
            ObjectKinds.Anchors.Select(kind => kind.Noun()), ModelsFile.Read(models).Selection.StopList);
        (await AdavipProcess.RunAsync("micro", "copy-models", "--out", _folder.At("models"))).ShouldFail(2, models);
    }
}
