using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Evaluation.Running;

/// <summary>What run.json beside generated answers says of where they are from; null for what it does not say.</summary>
/// <param name="Model">Name of the model's folder.</param>
/// <param name="ModelHash">Tells models with other weights or settings apart.</param>
/// <param name="Questions">Name of the question file.</param>
/// <param name="Places">Where things were.</param>
/// <param name="Command">The command line or call.</param>
public sealed record AnswerOrigin(
    string? Model, string? ModelHash, string? Questions, AnswerPlaces Places, string? Command)
{
    private const string Advice = "Copy it back from a backup, or move it away.";

    /// <summary>Reads what is stored in a folder.</summary>
    /// <param name="folder">Folder of the answers.</param>
    /// <returns>Null where nothing is.</returns>
    /// <exception cref="UserDataException">It is damaged.</exception>
    public static AnswerOrigin? Read(string folder)
    {
        string path = Path.Combine(folder, IdentityFile.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        JsonObject run = JsonInput.ReadNode(path, RepeatedKeys.Refused, Advice);
        return new AnswerOrigin(
            Text(run[IdentityFile.Model]),
            run[IdentityFile.Files] is JsonObject files
                ? Digest.OfText(files.ToJsonString(JsonStyle.Compact)) : Text(run[IdentityFile.EarlierModelHash]),
            Text(run[IdentityFile.Questions]),
            AnswerPlaces.Read(run[IdentityFile.Places], folder),
            Text(run[IdentityFile.Command]));
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
