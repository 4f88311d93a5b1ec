using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;

namespace AdaViP.Training.Runs;

/// <summary>Whether a checkpoint can be continued by the run that was asked for, to the last bit.</summary>
internal static class ResumeCheck
{
    // Keys that change neither what is computed nor in which order.
    private static readonly string[] FreeKeys = [RecipeKeys.Name, RecipeKeys.MemoryCheck];
    private static readonly string[] FreeSections = [$"{RecipeKeys.Output}."];
    private static readonly string RuntimeSection = $"{RecipeKeys.Runtime}.";

    // What a version without a key did, where that is not what the default does now.
    private static readonly Dictionary<string, string> Before = new() { [RecipeKeys.SharePrefixes] = "false" };

    // What a finished run is extended by.
    private static readonly string[] LengthKeys = [RecipeKeys.Steps, RecipeKeys.Epochs];

    /// <summary>Refuses what would be a different run.</summary>
    /// <param name="stored">The run as it was.</param>
    /// <param name="wanted">The run as asked for.</param>
    /// <param name="checkpoint">Where the stored run stands, for the message.</param>
    /// <param name="isFinished">Whether the stored run is finished, so that another length extends it.</param>
    /// <returns>Differences that may change the last bits only, for a warning; empty for none.</returns>
    /// <exception cref="UserErrorException">Recipe, model, reference or data differ.</exception>
    internal static IReadOnlyList<string> Require(RunState stored, RunState wanted, string checkpoint, bool isFinished = false)
    {
        List<string> different = [];
        List<string> runtime = [];
        foreach ((string key, string value) in wanted.Recipe)
        {
            string? before = stored.Recipe.GetValueOrDefault(key) ?? Before.GetValueOrDefault(key)
                ?? (TrainingRecipe.Schema.Find(key) is SettingField field ? SettingText.Format(field.Default!) : null);
            if (before == value || FreeKeys.Contains(key)
                || FreeSections.Any(section => key.StartsWith(section, StringComparison.Ordinal)))
            {
                continue;
            }

            if (isFinished && LengthKeys.Contains(key))
            {
                continue;
            }

            string difference = $"{key} was {before ?? "absent"} and is {value}";
            (key.StartsWith(RuntimeSection, StringComparison.Ordinal) ? runtime : different).Add(difference);
        }

        Compare(different, "the start model", stored.ModelFolder, stored.ModelFingerprint, wanted.ModelFolder,
            wanted.ModelFingerprint);
        Compare(
            different,
            "the reference model",
            stored.ReferenceFolder ?? stored.ModelFolder,
            stored.ReferenceFingerprint,
            wanted.ReferenceFolder ?? wanted.ModelFolder,
            wanted.ReferenceFingerprint);
        Compare(different, "the data", stored.Data, stored.DataFingerprint, wanted.Data, wanted.DataFingerprint);
        if (different.Count > 0)
        {
            throw new UserOptionException(
                $"{checkpoint} belongs to a run with other settings: {string.Join("; ", different)}. "
                + $"Use the settings of that run to resume it, or another {SettingKey.OutputFolder} to start a new one.");
        }

        return runtime;
    }

    private static void Compare(
        List<string> different, string what, string storedName, string storedHash, string wantedName, string wantedHash)
    {
        if (storedHash != wantedHash)
        {
            different.Add($"{what} was {storedName} and is {wantedName}, whose contents differ");
        }
    }
}
