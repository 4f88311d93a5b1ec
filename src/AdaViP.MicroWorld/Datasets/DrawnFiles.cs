using System.Globalization;
using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.MicroWorld.Datasets;

/// <summary>
/// What drawing a data set writes in its folder. The first file says how many pictures come, so that a later draw knows which
/// are its own to replace, also where the one before was interrupted.
/// </summary>
public static class DrawnFiles
{
    private const string MarkerName = "drawn.json";
    private const string CountKey = "drawn_pictures";
    private const string Advice = "Draw into another folder.";

    private static readonly OwnNames Files = new(
        new OwnName(MarkerName, $"\"{CountKey}\":"), new OwnName(SupervisedData.FileName, "{\"id\":"),
        new OwnName(EvaluationData.CaptionsName, "{\"id\":"), new OwnName(EvaluationData.ObjectsName, "{\"id\":"),
        new OwnName(EvaluationData.WordsName, "plate\nfork\n"), new OwnName(EvaluationData.QuestionsName, "{\"question_id\":"),
        new OwnName(ScenePictures.FolderName) { IsFolder = true });

    /// <summary>Takes away what an earlier draw wrote, and nothing else; nothing where no draw began.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <exception cref="UserOptionException">A link, or a file of somebody else, has one of the names.</exception>
    /// <exception cref="UserDataException">The file that says how many pictures there are is damaged.</exception>
    public static void Remove(string folder)
    {
        string marker = Path.Combine(folder, MarkerName);
        if (!File.Exists(marker))
        {
            return;
        }

        Files.Require(folder);
        int count = CountOf(marker);
        OwnContents.Remove(Path.Combine(folder, ScenePictures.FolderName), name => IsPicture(name, count));
        foreach ((string path, OwnName name) in Files.In(folder))
        {
            if (!name.IsFolder && path != marker)
            {
                File.Delete(path);
            }
        }

        File.Delete(marker);
    }

    /// <summary>Says that a draw begins.</summary>
    /// <param name="folder">Exists.</param>
    /// <param name="count">Pictures that come.</param>
    internal static void Begin(string folder, int count) =>
        AtomicFile.WriteText(Path.Combine(folder, MarkerName), $"{{\"{CountKey}\": {count}}}\n");

    private static int CountOf(string marker) =>
        JsonInput.ReadNode(marker, RepeatedKeys.Refused, Advice, BoundedFile.Records)[CountKey] is JsonValue value
        && value.TryGetValue(out int count)
            ? count
            : throw new UserDataException($"{marker} has no number {CountKey}. {Advice}");

    private static bool IsPicture(string name, int count) =>
        int.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number < count && $"{ScenePictures.FolderName}/{name}" == ScenePictures.NameOf(number);
}
