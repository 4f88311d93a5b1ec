using AdaViP.Cli.Recipes;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Tests.Docs;

public sealed class RecipeDocumentTests
{
    private const string Begin = "<!-- keys: begin, generated from the recipe records -->\n";
    private const string End = "<!-- keys: end -->\n";

    [Fact]
    public void KeyTable_InTheDocument_IsWhatTheRecordsSay()
    {
        string text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "recipes.md"));
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string found = text[begin..text.IndexOf(End, StringComparison.Ordinal)];
        string expected = RecipeKeyTable.Write();
        Assert.True(found == expected, $"docs/recipes.md is out of date; between the two marks belongs what 'adavip recipe keys' prints:\n{expected}");
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
        string table = RecipeKeyTable.Write();
        Assert.All(TrainingRecipe.Schema.Settings, field => Assert.Contains($"| `{field.Path}` |", table, StringComparison.Ordinal));
    }
}
