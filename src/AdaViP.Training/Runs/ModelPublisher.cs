using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;

namespace AdaViP.Training.Runs;

/// <summary>
/// The finished model in the output folder itself. Its files are complete and on the disk before the first one appears
/// there, and config.json, without which no program takes the folder for a model, comes last.
/// </summary>
internal static class ModelPublisher
{
    private const string ConfigName = "config.json";

    /// <summary>Whether a finished model is there.</summary>
    internal static bool IsPublished(string folder) => File.Exists(Path.Combine(folder, ConfigName));

    /// <summary>Writes the model.</summary>
    /// <exception cref="UserErrorException">Not possible; the checkpoints of the run are untouched.</exception>
    internal static void Publish(LlavaModel model, string sourceFolder, string folder)
    {
        string staging = Path.Combine(folder, RunFiles.StagingName);
        try
        {
            LlavaCheckpointWriter.Save(model, sourceFolder, staging);
            Remove(folder);
            AtomicFolder.MoveFiles(staging, folder, last: ConfigName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StorageException)
        {
            string reason = e is StorageException storage
                ? $"{Path.GetFileName(storage.Target)}: {storage.Reason}"
                : FileProblem.Describe(e);
            WriteAdvice advice = new("The checkpoints in that folder are intact.", $", then continue with {SettingKey.Resume}");
            throw new UserErrorException(
                $"The model could not be written to {folder}: {reason}. {WriteProblem.Advice(advice, e.InnerException ?? e)}", e);
        }
    }

    /// <summary>Takes a published model away: config.json first, so that no half of it looks like a model.</summary>
    internal static void Remove(string folder)
    {
        File.Delete(Path.Combine(folder, ConfigName));
        foreach ((string file, _) in RunFiles.Weights.In(folder))
        {
            File.Delete(file);
        }
    }
}
