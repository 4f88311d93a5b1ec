using System.CommandLine;
using AdaViP.Cli.Commands;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Cli.Tests.Docs;

public sealed class RecipeDocumentTests
{
    private const string End = "<!-- keys: end -->\n";

    [Fact]
    public void KeyTables_InTheDocuments_AreWhatTheRecordsSay()
    {
        Compare("recipes.md", "<!-- keys: begin, generated from the recipe records -->\n", TrainingRecipe.Schema);
        Compare("evaluation.md", "<!-- keys: begin, generated from the records of the presets -->\n", BenchmarkPreset.Schema);
        Compare("foundation-models.md", "<!-- keys: begin, generated from the records of the models -->\n", ModelsFile.Schema);
    }

    [Fact]
    public void BuiltInRecipes_InTheDocument_AreAllNamed()
    {
        string text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "recipes.md"));
        Assert.All(RecipeLibrary.Names, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void KeyTable_AnyField_HasARow()
    {
        string table = SettingTable.Write(TrainingRecipe.Schema);
        Assert.All(TrainingRecipe.Schema.Settings,
            field => Assert.Contains($"| `{field.Path}` |", table, StringComparison.Ordinal));
    }

    [Fact]
    public void NumberOptions_InTheDocument_AreThoseOfTheCommands()
    {
        IEnumerable<(string Command, Option Option)> Options(Command command, string path) => command.Options
            .Select(option => (path, option))
            .Concat(command.Subcommands.SelectMany(inner => Options(inner, $"{path} {inner.Name}".TrimStart())));
        IEnumerable<string> rows =
            from found in Options(CommandTree.Create(Terminal.Process()), "")
            let setting = SettingOf(found.Option)
            where setting is not null
            let fallback = found.Option.HasDefaultValue ? $"`{SettingText.Format(found.Option.GetDefaultValue()!)}`" : ""
            group found.Command by (found.Option.Name, fallback, setting.Expectation, setting.Unit) into row
            select $"| `{row.Key.Name}` | {row.Key.fallback} | {row.Key.Expectation} {row.Key.Unit}".TrimEnd()
                + $" | {string.Join(", ", row)} |\n";
        Compare(
            "cli.md",
            "<!-- keys: begin, generated from the options that take a number -->\n",
            "| option | default | allowed | of |\n|---|---|---|---|\n" + string.Concat(rows));
    }

    private static SettingField? SettingOf(Option option) => option switch
    {
        SettingOption<int> whole => whole.Setting,
        SettingOption<long> large => large.Setting,
        SettingOption<double> real => real.Setting,
        _ => null,
    };

    [Fact]
    public void ChoicesOfPairs_InTheDocument_HaveTheDefaultsOfTheirKeys()
    {
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(RepositoryPaths.Root, "docs", "pairs.md"))
                .SkipWhile(line => !line.StartsWith("| choice | key | default |", StringComparison.Ordinal)).Skip(2)
                .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)),
        ];
        string[][] withKey = [.. rows.Where(row => row[2].Contains('`', StringComparison.Ordinal))];
        Assert.True(withKey.Length >= 10, $"{withKey.Length} rows with a key were found");
        foreach (string[] row in withKey)
        {
            IEnumerable<string> defaults = row[2].Split(", ").Select(key => ModelsFile.Schema.Find(key.Trim('`')))
                .Select(setting => SettingTable.DefaultOf(setting!)).Select(value => value.Length > 0 ? value : "empty");
            Assert.Equal(defaults, row[3].Split(", ").Select(value => value.Trim('`')));
        }
    }

    private static void Compare(string document, string mark, SettingSchema schema) =>
        Compare(document, mark, SettingTable.Write(schema));

    private static void Compare(string document, string mark, string expected)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", document));
        int begin = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        string found = text[begin..text.IndexOf(End, StringComparison.Ordinal)];
        Assert.True(found == expected, $"docs/{document} is out of date; between the two marks belongs:\n{expected}");
    }
}
