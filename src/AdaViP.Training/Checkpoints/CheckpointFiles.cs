using System.IO.Enumeration;

namespace AdaViP.Training.Checkpoints;

/// <summary>Which files in a run's folder, or in a checkpoint of it, are a run's own by their names.</summary>
internal static class CheckpointFiles
{
    /// <summary>Where the run stands.</summary>
    internal const string StateName = "trainer_state.json";

    // Wider than what is written: a model of another program, or what comes with one, is nobody's to mix with.
    private static readonly string[] ModelPatterns =
    [
        "*config.json", "*.safetensors*", "tokenizer*", "special_tokens_map.json", "added_tokens.json", "chat_template*",
    ];

    private static readonly string[] StatePatterns =
        [StateName, StateName + ".*", CheckpointManifest.Name, CheckpointManifest.Name + ".*"];

    /// <summary>Whether a file is of a model, of this program or another.</summary>
    internal static bool IsOfModel(string name) => IsCalled(name, ModelPatterns);

    /// <summary>Whether a run writes a file of that name into a checkpoint.</summary>
    internal static bool IsOfCheckpoint(string name) => IsCalled(name, ModelPatterns) || IsCalled(name, StatePatterns);

    private static bool IsCalled(string name, string[] patterns) =>
        Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name));
}
