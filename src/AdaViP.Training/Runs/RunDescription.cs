using System.Globalization;
using System.Reflection;
using AdaViP.Core.Settings;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Training.Fingerprints;
using AdaViP.Training.Samples;

namespace AdaViP.Training.Runs;

/// <summary>Works out the identities of a run: model, reference, data, and what turns data into inputs.</summary>
internal static class RunDescription
{
    // Raised when a change of the program changes log-probs by more than rounding.
    private const string CacheFormat = "1";

    internal static RunState Create(
        TrainerInputs inputs, LlavaConfig config, IReadOnlyList<PreparedSample> samples, CancellationToken cancellation)
    {
        string model = Fingerprint(inputs.ModelFolder, config, cancellation);
        string reference = inputs.ReferenceFolder is string folder && !SameFolder(folder, inputs.ModelFolder)
            ? Fingerprint(folder, LlavaConfig.Load(folder), cancellation)
            : model;
        return new RunState
        {
            Version = Assembly.GetExecutingAssembly()
                .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            ModelFolder = inputs.ModelFolder,
            ReferenceFolder = inputs.ReferenceFolder,
            Data = inputs.Dataset.Description,
            ModelFingerprint = model,
            ReferenceFingerprint = reference,
            DataFingerprint = DataFingerprint(inputs, samples),
            Recipe = RunState.Flatten(inputs.Recipe),
        };
    }

    /// <summary>Everything besides a sample that its reference log-probs depend on.</summary>
    internal static Dictionary<string, string> CacheFingerprint(TrainerInputs inputs, RunState state) =>
        new(StringComparer.Ordinal)
        {
            ["format"] = CacheFormat,
            ["model"] = state.ReferenceFingerprint,
            ["tokenizer"] = ModelFingerprint.Tokenizer(inputs.ModelFolder),
            ["template"] = LlavaTemplate.V1.Fingerprint,
            ["pictures"] = inputs.Pixels.Fingerprint,
            ["max_length"] = inputs.Recipe.Data.MaxLength.ToString(CultureInfo.InvariantCulture),
            ["precision"] = SettingNaming.NameOf(inputs.Recipe.Model.Precision),
        };

    private static string DataFingerprint(TrainerInputs inputs, IReadOnlyList<PreparedSample> samples)
    {
        using ContentHash hash = new();
        hash.Add(ModelFingerprint.Tokenizer(inputs.ModelFolder)).Add(LlavaTemplate.V1.Fingerprint).Add(inputs.Pixels.Fingerprint);
        foreach (PreparedSample sample in samples)
        {
            hash.Add(sample.Key);
        }

        return hash.Finish();
    }

    private static string Fingerprint(string folder, LlavaConfig config, CancellationToken cancellation) =>
        ModelFingerprint.Compute(config.VisionTowerFolder is string tower ? [folder, tower] : [folder], cancellation);

    private static bool SameFolder(string one, string other) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(one)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
