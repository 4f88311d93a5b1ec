using System.Text.RegularExpressions;
using AdaViP.Core.Losses;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// A new preference loss is an entry in the header, a formula in three places and a description in two of them
/// (docs/architecture.md, "Where does a change go"): no other file of the product names one.
/// </summary>
public sealed class ObjectiveNameTests
{
    // Each names every preference loss, under the name that its language has.
    private static readonly (string File, Func<Objective, string> Name)[] Homes =
    [
        ("native/include/adavip/adavip.h", Constant),
        ("native/src/ops/preference/preference_ref.cpp", Constant),
        ("native/src/ops/preference/preference.inl", Constant),
        ("src/AdaViP.Core/Losses/PreferenceObjective.cs", one => $"{one.Id} = {one.HeaderValue}"),
        ("src/AdaViP.Core/Reference/PreferenceLossReference.cs", one => $"PreferenceObjective.{one.Id}"),
    ];

    // They choose one that is there already: the default, tuning without preferences, and what an experiment compares.
    private static readonly string[] Choosers =
    [
        "src/AdaViP.Core/Recipes/TrainingRecipe.cs",
        "src/AdaViP.Training/Objectives/SupervisedStepObjective.cs",
        "src/AdaViP.MicroWorld/Methods/TuningMethod.cs",
    ];

    [Fact]
    public void Homes_NameEveryPreferenceLoss()
    {
        foreach ((string file, Func<Objective, string> name) in Homes)
        {
            string text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, file));
            Assert.All(
                Objective.All.Where(one => one.NeedsReference),
                one => Assert.Matches($@"\b{Regex.Escape(name(one))}\b", text));
        }
    }

    [Fact]
    public void ProductFiles_BesideThem_NameNone()
    {
        // Names in recipes as words, but for the one that the program has too; a recipe may choose one.
        string words = string.Join('|', Objective.All.Select(one => one.Name).Where(name => name != "adavip"));
        string members = string.Join('|', Objective.All.Select(one => one.Id));
        string constants = string.Join('|', Objective.All.Select(Constant));
        Regex named = new(
            $@"(?<![\w-])({words})(?![\w-])|PreferenceObjective\.({members})\b|\b({constants})\b", RegexOptions.CultureInvariant);
        string[] exempt = [.. Homes.Select(home => home.File), .. Choosers];
        string[] found =
        [
            .. ProductFiles().Where(file => !exempt.Contains(file))
                .SelectMany(file => File.ReadLines(Path.Combine(RepositoryPaths.Root, file))
                    .Where(line => named.IsMatch(line) && !line.StartsWith("objective: ", StringComparison.Ordinal))
                    .Select(line => $"{file}: {line.Trim()}")),
        ];
        Assert.True(found.Length == 0, "Ask AdaViP.Core.Losses.Objective instead:\n" + string.Join('\n', found));
        Assert.All(Choosers, file => Assert.Matches(named, File.ReadAllText(Path.Combine(RepositoryPaths.Root, file))));
    }

    private static string Constant(Objective objective) => "AVP_LOSS_" + objective.Name.ToUpperInvariant();

    // Generated bindings are the header's.
    private static IEnumerable<string> ProductFiles() => new[] { "src", "bindings", "native/src", "native/include" }
        .SelectMany(top => Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, top), "*.*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".cs" or ".yaml" or ".cpp" or ".hpp" or ".inl" or ".h")
        .Select(file => Path.GetRelativePath(RepositoryPaths.Root, file))
        .Where(file => !file.Split('/').Any(part => part is "obj" or "bin" or "Generated"));
}
