using System.Text.RegularExpressions;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// Only the program knows what its options and commands are called; other rooms speak of settings (Core/SettingKey.cs), and
/// take the keys of a recipe from where they are derived (Core/Recipes/RecipeKeys.cs).
/// </summary>
public sealed partial class OptionWordTests
{
    // Commands that messages tell a user to run: hf, modelscope, aws, gcloud and a script of LLaVA.
    private static readonly string[] OptionsOfOtherPrograms =
        ["--repo-type", "--revision", "--recursive", "--local_dir", "--model-path", "--model-base", "--save-model-path"];

    // What files say of who wrote them is not a word of a command, though it was one when the first of them were written.
    private const string MarksOfFiles = "AdaViP.Core/Files/WrittenBy.cs";

    [Fact]
    public void Sources_OfRoomsBelowTheProgram_HaveNoOptionsOrCommands()
    {
        string[] found = [.. Found(Words).Where(one => one.File != MarksOfFiles).Select(Line)];
        Assert.True(
            found.Length == 0,
            "Put a SettingKey into these messages and its word into ProgramSettings:\n" + string.Join('\n', found));
    }

    [Fact]
    public void MarksOfFiles_AreThoseOfTheFilesThatAreThereAlready() => Assert.Equal(
        ["adavip evaluate", "adavip pairs build", "adavip pairs show", "adavip report"],
        Found(Words).Where(one => one.File == MarksOfFiles).Select(one => one.Word).Order(StringComparer.Ordinal));

    [Fact]
    public void Sources_OfRoomsBelowTheProgram_SpellNoKeyOfARecipe()
    {
        // Texts of attributes have to be constants; they stand beside what they speak of.
        string[] found =
        [
            .. Found(KeysOfRecipes)
                .Where(one => !(one.File.StartsWith("AdaViP.Core/Recipes/", StringComparison.Ordinal)
                    && one.File.EndsWith("Recipe.cs", StringComparison.Ordinal)))
                .Select(Line),
        ];
        Assert.True(found.Length == 0, "Take these keys from RecipeKeys:\n" + string.Join('\n', found));
    }

    [Theory]
    [InlineData("""throw new X($"{a} is wrong. Check --data.");""", "--data")]
    [InlineData("""+ "--image-root, or run 'adavip pairs build' again");""", "--image-root 'adavip pairs build'")]
    [InlineData("""string set = "--repo-type dataset ";""", "")]
    [InlineData("""text[--at] = first; // "--out" is not in a literal""", "")]
    [InlineData("""/// <param name="folder">What <c>--out</c> says.</param>""", "")]
    [InlineData("        body { color: var(--line); }", "")]
    [InlineData("""private const string Generator = "adavip pairs show";""", "adavip pairs show")]
    [InlineData("        `adavip pairs build`.", "adavip pairs build")]
    [InlineData("/// What <c>adavip evaluate</c> does.", "")]
    [InlineData("""Load("adavip_native"); Find("/opt/adavip lib");""", "")]
    public void Words_AreThoseInLiterals(string line, string expected) => Assert.Equal(expected, string.Join(' ', Words(line)));

    [Theory]
    [InlineData("""$"Raise data.max_length to {length}, schedule.steps to 1.");""", "data.max_length schedule.steps")]
    [InlineData("        Set loss.anchor_weight: 0 in the recipe.", "loss.anchor_weight")]
    [InlineData("""Keys = ["name", "runtime.memory_check"];""", "runtime.memory_check")]
    [InlineData("""Open("data.weights.json"); Find("model.data.weights"); Read("model.safetensors");""", "")]
    [InlineData("""$"{recipe.Data.MaxLength} tokens" // data.max_length""", "")]
    public void KeysOfRecipes_AreThoseInLiterals(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', KeysOfRecipes(line)));

    private static (string File, string Word)[] Found(Func<string, IEnumerable<string>> words)
    {
        string source = Path.Combine(RepositoryPaths.Root, "src");
        return
        [
            .. from path in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
               let file = Path.GetRelativePath(source, path).Replace('\\', '/')
               where !file.StartsWith("AdaViP.Cli/", StringComparison.Ordinal)
                   && !file.Contains("/obj/", StringComparison.Ordinal)
               from line in File.ReadLines(path)
               from word in words(line)
               select (file, word),
        ];
    }

    private static string Line((string File, string Word) found) => $"{found.File}: {found.Word}";

    private static IEnumerable<string> Words(string line)
    {
        string code = Comments().Replace(line, "");
        return Literals().Matches(code)
            .SelectMany(literal => OwnOptions().Matches(literal.Value).Select(match => match.Value))
            .Except(OptionsOfOtherPrograms)
            .Concat(OwnCommands().Matches(code).Select(match => match.Value));
    }

    // Names in C# begin with a capital after a point: what looks like a key is in a literal, which may have begun lines before.
    private static IEnumerable<string> KeysOfRecipes(string line) =>
        PointedNames().Matches(Comments().Replace(line, "")).Select(match => match.Value)
            .Where(name => TrainingRecipe.Schema.Find(name) is not null);

    [GeneratedRegex(@"(^|\s)///?\s.*$")]
    private static partial Regex Comments();

    // To the end of the line: literals in the holes of a literal need no parser that way.
    [GeneratedRegex("\".*")]
    private static partial Regex Literals();

    [GeneratedRegex("(?<![a-z0-9-])--[a-z][a-z_-]*")]
    private static partial Regex OwnOptions();

    // Also in a literal of several lines, of which most have no quote.
    [GeneratedRegex(@"'adavip [^']*'?|(?<![\w./-])adavip( [a-z]+)+")]
    private static partial Regex OwnCommands();

    // Not a part of a longer name; a point that ends a sentence is none of the name.
    [GeneratedRegex(@"(?<![\w.])[a-z]\w*\.[a-z]\w*(?![\w]|\.\w)")]
    private static partial Regex PointedNames();
}
