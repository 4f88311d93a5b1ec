using System.Reflection;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Cli.Benchmarks;

/// <summary>The benchmarks that come with the program, and those that a user wrote a file for.</summary>
internal static class BenchmarkPresets
{
    private const string Prefix = "AdaViP.Cli.Benchmarks.";
    private const string Suffix = ".yaml";

    /// <summary>Names of the built-in benchmarks.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Loads a benchmark.</summary>
    /// <param name="name">A built-in one.</param>
    /// <param name="file">A YAML file to use instead; null for the built-in one.</param>
    /// <exception cref="UsageErrorException">The file cannot be read or is no preset.</exception>
    public static (BenchmarkPreset Preset, string Text) Load(string name, string? file)
    {
        string text = file is null ? BuiltIn(name) : ReadFile(file);
        return (BenchmarkPresetReader.Read(text, file ?? name + Suffix), text);
    }

    private static string BuiltIn(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new UsageErrorException($"There is no benchmark \"{name}\"; there are {string.Join(", ", Names)}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string ReadFile(string file)
    {
        if (InputFile.Problem(file) is string problem)
        {
            throw new UsageErrorException($"--preset is \"{file}\", which {problem}. Name a preset file.");
        }

        try
        {
            return YamlText.ReadFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageErrorException($"--preset is \"{file}\", which cannot be read: {FileProblem.Describe(e)}.", e);
        }
    }
}
