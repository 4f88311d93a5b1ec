using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Recipes;
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

    private static void Compare(string document, string mark, SettingSchema schema)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", document));
        int begin = text.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        string found = text[begin..text.IndexOf(End, StringComparison.Ordinal)];
        string expected = SettingTable.Write(schema);
        Assert.True(found == expected, $"docs/{document} is out of date; between the two marks belongs:\n{expected}");
    }
}
