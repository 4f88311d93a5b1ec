using System.Text.Json;
using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Support;

/// <summary>The golden checkpoint with Llama's vocabulary, and its samples about photos, which lie beside the checkout.</summary>
internal static class PhotoGolden
{
    public static string Model => SharedFiles.Require("goldens", "llava-tiny", "checkpoint");

    public static string Data => SharedFiles.Require("goldens", "llava-tiny", "preferences.jsonl");

    public static string Images => SharedFiles.Require("fixtures", "images");
}

/// <summary>Arguments for runs on the golden tiny checkpoint, and readers of what they write.</summary>
internal static partial class GoldenRun
{
    /// <summary>The policy, which is in the repository, so that these runs need nothing beside it.</summary>
    public static string Model => RepositoryPaths.Asset("portable", "llava", "checkpoint");

    public static string Reference => RepositoryPaths.Asset("portable", "llava", "reference-checkpoint");

    /// <summary>Its four samples.</summary>
    public static string Data => RepositoryPaths.Asset("portable", "llava", "preferences.jsonl");

    /// <summary>Pictures 0 to 3.png and the same without one object, 0 to 3.removed.png.</summary>
    public static string Images => RepositoryPaths.Asset("portable", "images");

    public static string Picture => Path.Combine(Images, "0.png");

    /// <summary>
    /// <c>train --recipe tiny</c> on the golden data; one thread, so that equal runs give equal bits under any load.
    /// </summary>
    public static string[] Train(string output, params string[] more) => TrainModel(Model, output, more);

    public static string[] TrainModel(string model, string output, params string[] more) =>
    [
        "train", "--recipe", "tiny", "--model", model, "--data", Data, "--image-root", Images, "--out", output,
        "--set", "runtime.threads=1", .. more,
    ];

    public static JsonElement Expected(string property) =>
        JsonDocument.Parse(
            File.ReadAllBytes(RepositoryPaths.Asset("portable", "llava", "golden.json"))).RootElement.GetProperty(property);

    public static IReadOnlyList<JsonElement> Metrics(string output) =>
        [.. File.ReadLines(Path.Combine(output, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>metrics.jsonl without what depends on the clock.</summary>
    public static string[] TimelessMetrics(string output) =>
        [.. Metrics(output).Select(line => string.Join(
            ',', line.EnumerateObject().Where(p => p.Name != "step_seconds").Select(p => $"{p.Name}={p.Value.GetRawText()}")))];

    /// <summary>Asserts that two runs left the same model and the same numbers.</summary>
    public static void AssertSameResult(string expected, string actual)
    {
        Assert.Equal(TimelessMetrics(expected), TimelessMetrics(actual));
        byte[] left = File.ReadAllBytes(Path.Combine(expected, "model.safetensors"));
        byte[] right = File.ReadAllBytes(Path.Combine(actual, "model.safetensors"));
        Assert.Equal(left.Length, right.Length);
        int different = left.AsSpan().CommonPrefixLength(right);
        Assert.True(different == left.Length, $"model.safetensors differs at byte {different} of {left.Length}");
    }

    /// <summary>Names of the complete checkpoints, oldest first; one that is being written has another name.</summary>
    public static string[] Checkpoints(string output) =>
        [.. Directory.EnumerateFiles(output, "complete.json", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!))
            .Where(name => name.StartsWith("step-", StringComparison.Ordinal)
                && !name.EndsWith(".partial", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    /// <summary>The third step or a later one on a live line, which shows a step now and then, not every one.</summary>
    [GeneratedRegex(@"step ([3-9]|\d{2,})/\d")]
    public static partial Regex LaterStep();
}
