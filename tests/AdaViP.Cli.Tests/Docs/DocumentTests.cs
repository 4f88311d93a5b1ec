using System.Text.Json;
using AdaViP.Cli.Commands;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data;
using AdaViP.RunReports.Runs;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using CommandLineParser = System.CommandLine.Parsing.CommandLineParser;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>
/// README.md, CONTRIBUTING.md and the pages of docs: their commands run from top to bottom in a folder that has the names they
/// use, and those that cannot run here, which one list names, are command lines that the program takes; their examples of
/// files are read.
/// </summary>
public sealed class DocumentTests
{
    // Who reads the blocks that are not commands. Text is for people.
    private static readonly Dictionary<(string Page, string Language), Action<DocumentBlock>?> Readers = new()
    {
        [("README.md", "json")] = ReadRow,
        [("docs/foundation-models.md", "yaml")] = ReadModels,
        [("docs/reports.md", "json")] = ReadExtraScores,
        [("docs/data.md", "json")] = null, // DataDocumentTests of AdaViP.Data.Tests, which counts the blocks
        [("docs/data.md", "jsonl")] = null,
        [("docs/abi.md", "c")] = null, // compiled and run by native/tests/CMakeLists.txt
    };

    // What a command names from the root of the repository.
    private static readonly string[] Roots = [".ci/", "src/", "tests/"];

    public static TheoryData<string> PagesWithCommands =>
        [.. DocumentBlock.Commands.Where(command => command.Reason is null).Select(command => command.Page).Distinct()];

    [Theory]
    [MemberData(nameof(PagesWithCommands))]
    public async Task Commands_OfAPage_RunFromTopToBottom(string page)
    {
        using var folder = new TemporaryFolder();
        await DocumentedFiles.WriteAsync(folder, page);
        foreach (DocumentCommand command in DocumentBlock.Commands.Where(row => row.Page == page && row.Reason is null))
        {
            CommandResult result = await AdavipProcess.RunShellAsync(command.ForATest, folder.Path);
            Assert.True(result.Code == 0, $"{command}\nexit code {result.Code}\n{result.Out}\n{result.Error}");
        }
    }

    [Fact]
    public void Commands_ThatDoNotRun_AreCommandLinesOfTheProgram()
    {
        RootCommandParser parser = new();
        foreach (DocumentCommand command in DocumentBlock.Commands.Where(command => command.Reason is not null))
        {
            IEnumerable<string> wrong =
                command.Arguments is string arguments ? parser.Errors(arguments) : MissingFiles(command.Text);
            Assert.True(!wrong.Any(), $"{command}\n{string.Join('\n', wrong)}");
        }
    }

    [Fact]
    public void CommandsThatDoNotRun_EachLineOfTheList_IsOfACommand() => Assert.All(
        DocumentCommand.NotRun, row => Assert.Contains(DocumentBlock.Commands, command => command.Reason == row.Reason));

    [Fact]
    public void EveryCommand_IsInAShellsBlock() => Assert.All(
        DocumentBlock.All.Where(block => block.Language is "" or "text"),
        block => Assert.True(
            block.Language == "text" && !block.Text.Contains("adavip ", StringComparison.Ordinal),
            $"{block.Page}:{block.Line}: a block of commands begins with ```sh, a figure or an output with ```text"));

    [Fact]
    public void EveryExampleOfAFile_IsRead()
    {
        foreach (DocumentBlock block in DocumentBlock.All.Where(block => block.Language is not ("" or "text" or "sh" or "bash")))
        {
            Assert.True(
                Readers.TryGetValue((block.Page, block.Language), out Action<DocumentBlock>? read),
                $"{block.Page}:{block.Line}: no test reads this {block.Language}. Add the reader to DocumentTests.");
            read?.Invoke(block);
        }
    }

    // Folders and solutions of the repository, presets of CMake and classes of tests that a command names.
    private static IEnumerable<string> MissingFiles(string command)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(command)];
        string presets = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "CMakePresets.json"));
        for (int i = 0; i < words.Length; i++)
        {
            string before = i == 0 ? "" : words[i - 1];
            string named = words[i].Split("/bin/")[0];
            bool isPath = before == "--project" || named.EndsWith(".sln", StringComparison.Ordinal)
                || Roots.Any(root => named.StartsWith(root, StringComparison.Ordinal));
            if (isPath && !Path.Exists(Path.Combine(RepositoryPaths.Root, named)))
            {
                yield return $"{named} is not in the repository";
            }
            else if (before == "--preset" && !presets.Contains($"\"name\": \"{named}\"", StringComparison.Ordinal))
            {
                yield return $"CMakePresets.json has no preset {named}";
            }
            else if (before == "-class" && !Directory.EnumerateFiles(
                Path.Combine(RepositoryPaths.Root, "tests"), named.TrimStart('*') + ".cs", SearchOption.AllDirectories).Any())
            {
                yield return $"there is no test class {named}";
            }
        }
    }

    private static void ReadRow(DocumentBlock block)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("triplets.jsonl", JsonSerializer.Serialize(JsonElement.Parse(block.Text)) + "\n");
        PreferenceSample sample = Assert.Single(PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop).Samples);
        Assert.NotNull(sample.Rejected);
        Assert.NotNull(sample.RejectedImage);
    }

    private static void ReadExtraScores(DocumentBlock block)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, ExtraScores.Read(folder.Write("caption-scores.json", block.Text))!.Scores.Count);
    }

    private static void ReadModels(DocumentBlock block)
    {
        using var folder = new TemporaryFolder();
        FoundationModels models = ModelsFile.Read(folder.Write("models.yaml", block.Text));
        Assert.True(
            models.Engine != new EngineOptions()
                || models is { Tagger: not null, Detector: not null, Segmenter: not null, Inpainter: not null, Scorer: not null },
            $"{block.Page}:{block.Line}: neither the five models nor an engine");
    }

    /// <summary>The program's own parser.</summary>
    private sealed class RootCommandParser
    {
        private readonly System.CommandLine.RootCommand _root = CommandTree.Create(Terminal.Process());

        public IEnumerable<string> Errors(string arguments) =>
            _root.Parse(CommandLineParser.SplitCommandLine(arguments).ToArray()).Errors.Select(error => error.Message);
    }
}
