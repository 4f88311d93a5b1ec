using System.Text.Json;
using System.Text.Json.Serialization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Training.Checkpoints;

namespace AdaViP.Training.Runs;

/// <summary>
/// What a run is and where it stands: <c>run.json</c> in the output folder, <c>trainer_state.json</c> in each checkpoint.
/// </summary>
internal sealed record RunState
{
    internal const string CheckpointName = CheckpointFiles.StateName;
    private static readonly JsonSerializerOptions Format = new(JsonStyle.EscapedIndented)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Version of the program that wrote it.</summary>
    public required string Version { get; init; }

    /// <summary>Completed steps.</summary>
    public int Step { get; init; }

    /// <summary>Tokens of all sequences so far.</summary>
    public long NumTokens { get; init; }

    /// <summary>Steps in metrics.jsonl up to here; null where an older version wrote this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? LoggedSteps { get; init; }

    /// <summary>Folder of the start model, as given.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Folder of the reference model, as given; null where it is the start model.</summary>
    public string? ReferenceFolder { get; init; }

    /// <summary>The data, as given.</summary>
    public required string Data { get; init; }

    /// <summary>Hash of the start model.</summary>
    public required string ModelFingerprint { get; init; }

    /// <summary>Hash of the reference model.</summary>
    public required string ReferenceFingerprint { get; init; }

    /// <summary>Hash of all samples in order, pictures included, and of what turns them into inputs.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Every recipe key and its value.</summary>
    public required Dictionary<string, string> Recipe { get; init; }

    /// <summary>Recipe keys and values of a recipe.</summary>
    internal static Dictionary<string, string> Flatten(TrainingRecipe recipe) =>
        TrainingRecipe.Schema.Settings.ToDictionary(field => field.Path, field => SettingText.Format(field.GetValue(recipe)!),
            StringComparer.Ordinal);

    /// <exception cref="StorageException">Not possible; an earlier file is unchanged.</exception>
    internal void Write(string path)
    {
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Format));
    }

    private static readonly string Again = $"Restore it from a copy, or start again with {SettingKey.Overwrite}.";

    /// <exception cref="UserDataException">The file is not a state.</exception>
    internal static RunState Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunState>(BoundedFile.Read(path, BoundedFile.Settings), Format)
                ?? throw new UserDataException($"{path} is empty. {Again}");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserDataException($"{path} cannot be read as the state of a run: "
                + $"{ShownValue.Sentence(e.Message)} {Again}", e);
        }
    }
}
