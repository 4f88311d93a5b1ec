using System.Reflection;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Recipes;

/// <summary>The recipes that come with the program, and reading of recipes by name or path.</summary>
internal static class RecipeLibrary
{
    /// <summary>Every key with its default; not a file but printed from the records.</summary>
    public const string DefaultName = "default";

    private const string ResourcePrefix = "AdaViP.Cli.Recipes.";
    private const string ResourceSuffix = ".yaml";

    /// <summary>Names of the built-in recipes, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)
                && name.EndsWith(ResourceSuffix, StringComparison.Ordinal))
            .Select(name => name[ResourcePrefix.Length..^ResourceSuffix.Length])
            .Append(DefaultName)
            .Order(StringComparer.Ordinal)];

    /// <summary>Text of a built-in recipe, comments included.</summary>
    public static string Text(string name)
    {
        if (name == DefaultName)
        {
            return RecipeYamlWriter.Write(
                new TrainingRecipe { Name = DefaultName },
                "Every key with its default. A recipe of your own needs only the keys it changes.");
        }

        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourcePrefix + name + ResourceSuffix)
            ?? throw new UsageErrorException(
                $"There is no built-in recipe \"{name}\". "
                    + $"Choose one of {string.Join(", ", Names)}.{Spelling.Suggestion(name, Names)}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The first comment line of a built-in recipe.</summary>
    public static string Summary(string name) => Text(name).Split('\n')[0].TrimStart('#', ' ');

    /// <summary>Text of a recipe and how messages name it.</summary>
    /// <param name="nameOrPath">A built-in name, or the path of a YAML file.</param>
    public static (string Text, string Source) Open(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            return (Text(nameOrPath), nameOrPath + ResourceSuffix);
        }

        if (!File.Exists(nameOrPath))
        {
            throw new UsageErrorException(
                $"Recipe \"{nameOrPath}\" is neither a file nor a built-in recipe. "
                + $"Correct the path, or choose one of {string.Join(", ", Names)}.{Spelling.Suggestion(nameOrPath, Names)}");
        }

        if (InputFile.Problem(nameOrPath) is string problem)
        {
            throw new UsageErrorException($"Recipe \"{nameOrPath}\" {problem}. Name a recipe file.");
        }

        try
        {
            return (YamlText.ReadFile(nameOrPath), nameOrPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageErrorException($"Recipe \"{nameOrPath}\" cannot be read: {FileProblem.Describe(e)}. "
                + "Name a file that you may read.", e);
        }
    }

    /// <summary>
    /// Whether a file is a recipe, also one with mistakes: most keys at the start of its lines are those of a recipe.
    /// </summary>
    /// <param name="path">Exists.</param>
    public static bool IsRecipe(string path)
    {
        try
        {
            string[] keys =
            [
                .. YamlText.ReadFile(path).Split('\n')
                    .Where(line => line.Length > 0 && char.IsAsciiLetter(line[0]) && line.Contains(':', StringComparison.Ordinal))
                    .Select(line => line[..line.IndexOfAny([':', '.'])].TrimEnd()),
            ];
            int known = keys.Count(RecipeDocument.RootKeys.Contains);
            return known > 0 && 2 * known >= keys.Length;
        }
        catch (Exception e) when (e is UsageErrorException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Reads and checks a recipe.</summary>
    /// <param name="nameOrPath">A built-in name, or the path of a YAML file.</param>
    /// <param name="overrides">Assignments <c>key=value</c>; later ones win.</param>
    public static TrainingRecipe Load(string nameOrPath, params IReadOnlyList<string> overrides)
    {
        (string text, string source) = Open(nameOrPath);
        RecipeDocument document = RecipeDocument.Read(text, source);
        foreach (string assignment in overrides)
        {
            document.Set(assignment);
        }

        return document.Build();
    }
}
