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
        var plan = new EvidencePlan(_folder.Path, EvidenceDesign.Sizes);
        EvidenceRun[] runs =
        [
            .. EvidenceDesign.Validation,
            .. EvidenceDesign.Regimes.SelectMany(regime => regime.Methods.Select(
                method => new EvidenceRun(regime, method, 5e-5, 1)).Append(EvidenceDesign.Untuned(regime, 1))),
        ];
        var commands = new Dictionary<string, string>();
        foreach (Stage stage in runs.SelectMany(plan.Stages))
        {
            var terminal = new Terminal(null, TextWriter.Null, TextWriter.Null, false);
            Assert.Empty(CommandTree.Create(terminal).Parse(stage.Arguments, CommandTree.Parsing).Errors);
            Assert.Equal(commands.GetValueOrDefault(stage.Result, stage.Command.ToString()), stage.Command.ToString());
            commands[stage.Result] = stage.Command.ToString();
        }
    }

    [Fact]
    public void Worlds_OfThePlan_AreWorldFiles()
    {
        (string Path, string Text)[] worlds = [.. new EvidencePlan(_folder.Path, EvidenceDesign.Sizes).Worlds()];
        Assert.Equal(worlds.Length, worlds.Select(world => world.Path).Distinct().Count());
        WorldRecipe[] recipes = [.. worlds.Select(world => WorldFile.Load(_folder.Write("world.yaml", world.Text)))];
        Assert.Equal([0, 0.2, 0.4], recipes.Select(recipe => recipe.Labels.Noise).Distinct().Order());
        Assert.Contains(recipes, recipe => recipe.Labels.Removable == RemovableObjects.Partners);
        Assert.Contains(recipes, recipe => recipe.Supervised.PartnerShare > new WorldRecipe().Supervised.PartnerShare);
    }

    [Fact]
    public void Runs_OfSmallSizes_FillTheLogWithEveryNumber_AndGoOnWhereTheyStopped()
    {
        string folder = _folder.At("out");
        using EvidenceLog log = EvidenceLog.Open(_folder.At(EvidenceLog.FileName), "small");
        var commands = new List<string>();
        EvidenceSession Session() => new(
            folder, new EvidenceSizes(Scenes: 24, Evaluated: 4, Questions: 4, Steps: 1), log,
            new Terminal(null, TextWriter.Null, TextWriter.Null, false),
            (arguments, _) =>
            {
                commands.Add(string.Join(' ', arguments.Take(2)));
                return AdavipProcess.RunAsync([.. arguments]).GetAwaiter().GetResult().ShouldExit(0).Code;
            });

        Assert.Equal(0, Session().Run(1));
        EvidenceRun first = EvidenceDesign.Validation[0];
        Assert.Equal(
            EvidenceNumbers.OfDescriptions.SelectMany(number => new[]
                {
                    EvidenceNumbers.Greedy(number), EvidenceNumbers.Sampled(number),
                })
                .Append(EvidenceNumbers.QuestionAccuracy).Append(EvidenceNumbers.QuestionYes).ToHashSet(),
            log.Find(first)!.Keys.Except([EvidenceNumbers.OmegaAnswer, EvidenceNumbers.OmegaPicture]).ToHashSet());
        Assert.Contains("micro preferences", commands);
        Assert.Contains("pairs build", commands);

        // The second run needs the pairs of the first, which are there.
        commands.Clear();
        Assert.Equal(0, Session().Run(1));
        Assert.NotNull(log.Find(EvidenceDesign.Validation[1]));
        Assert.Equal(2, log.Count);
        Assert.DoesNotContain("micro preferences", commands);
        Assert.DoesNotContain("pairs build", commands);
        Assert.Contains("train --recipe", commands);
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

        Assert.Equal(61.5, EvidenceSession.Take(table, ChairColumns.Coverage, "runs/a"));
        foreach (string missing in new[] { ChairColumns.HallucinatedMentions, PopeColumns.F1 })
        {
            UserDataException e = Assert.Throws<UserDataException>(() => EvidenceSession.Take(table, missing, "runs/a"));
            Assert.StartsWith(
                $"runs/a: its report has no number \"{missing}\", only coverage, words, F1.",
                e.Message,
                StringComparison.Ordinal);
        }
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
        foreach (string file in Directory.GetFiles(Path.Combine(documents, "evidence")).Select(Path.GetFileName)
            .Select(name => Path.Combine("evidence", name!)).Append("evidence.md"))
        {
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(documents, file), TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(_folder.At(file), TestContext.Current.CancellationToken));
        }
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
