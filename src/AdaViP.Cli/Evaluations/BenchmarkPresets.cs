using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Presets;

namespace AdaViP.Cli.Evaluations;

/// <summary>The presets of benchmarks, and those that a user wrote a file for.</summary>
internal static class BenchmarkPresets
{
    /// <summary>Loads a preset.</summary>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="file">A YAML file to use instead of its own preset; null for that.</param>
    /// <param name="catalogue">The benchmarks whose scorers a file may name.</param>
    /// <returns>The preset, and the benchmark that scores its answers.</returns>
    /// <exception cref="UsageErrorException">The file cannot be read or is not a preset.</exception>
    public static (IBenchmark Scorer, BenchmarkPreset Preset) Load(
        IBenchmark benchmark, string? file, BenchmarkCatalogue catalogue) =>
        file is null ? (benchmark, benchmark.Preset) : BenchmarkPresetReader.Read(ReadFile(file), file, catalogue);

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
            throw new UsageErrorException($"--preset is \"{file}\", which cannot be read: {FileProblem.Describe(e)}. "
                + "Name a file that you may read.", e);
        }
    }
}
