using System.Globalization;
using System.Text.Json;
using AdaViP.Core;
using AdaViP.Llava.Checkpoints;

namespace AdaViP.Training.Checkpoints;

/// <summary>
/// The <c>step-N</c> folders of a run. A checkpoint is written under a temporary name, closed with a list of its files,
/// synced, and only then renamed: whatever happens meanwhile, the ones before it stay as they are.
/// </summary>
internal sealed class CheckpointStore
{
    internal const string ManifestName = "complete.json";
    private const string Prefix = "step-";

    private readonly string _runFolder;
    private readonly int _keep;

    internal CheckpointStore(string runFolder, int keep)
    {
        _runFolder = runFolder;
        _keep = keep;
    }

    /// <summary>Complete checkpoints, oldest first.</summary>
    internal IReadOnlyList<(int Step, string Folder)> Complete() =>
        [.. Directory.EnumerateDirectories(_runFolder, Prefix + "*")
            .Select(folder => (Step: StepOf(folder), Folder: folder))
            .Where(found => found.Step >= 0 && IsComplete(found.Folder))
            .OrderBy(found => found.Step)];

    /// <summary>The newest complete checkpoint; null when there is none.</summary>
    internal (int Step, string Folder)? Newest() => Complete() is [.., (int Step, string Folder) last] ? last : null;

    /// <summary>Deletes what a killed process left: half-written checkpoints, and ones that are no longer whole.</summary>
    internal void RemoveIncomplete()
    {
        foreach (string folder in Directory.EnumerateDirectories(_runFolder, Prefix + "*"))
        {
            if (StepOf(folder) < 0 || !IsComplete(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Writes a checkpoint, then deletes the oldest beyond the number to keep.</summary>
    /// <param name="step">Completed steps.</param>
    /// <param name="writeFiles">Writes everything into the folder it is given, which is empty.</param>
    /// <returns>The folder of the complete checkpoint.</returns>
    /// <exception cref="UserErrorException">It could not be written; every checkpoint from before is untouched.</exception>
    internal string Save(int step, Action<string> writeFiles)
    {
        string name = Prefix + step.ToString(CultureInfo.InvariantCulture);
        string folder = Path.Combine(_runFolder, name);
        if (IsComplete(folder))
        {
            return folder; // the same step of the same run: resumed here and stopped again
        }

        try
        {
            using AtomicFolder target = AtomicFolder.Begin(folder);
            writeFiles(target.WorkPath);
            WriteManifest(target.WorkPath, step);
            target.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserErrorException)
        {
            throw new UserErrorException(FailureMessage(name, e), e);
        }

        Prune();
        return folder;
    }

    private string FailureMessage(string name, Exception e)
    {
        string kept = Newest() is (int step, string folder)
            ? $"Everything saved before is intact; the newest complete checkpoint is {Path.GetFileName(folder)} (step {step})."
            : "There is no earlier checkpoint of this run.";
        return $"The checkpoint {name} could not be saved in {_runFolder}: {e.Message} {kept} "
            + "Free space on that disk, then continue with --resume.";
    }

    private void Prune()
    {
        IReadOnlyList<(int Step, string Folder)> complete = Complete();
        for (int i = 0; i < complete.Count - _keep; i++)
        {
            // Without its manifest it is no checkpoint any more, however far the deletion gets.
            File.Delete(Path.Combine(complete[i].Folder, ManifestName));
            Directory.Delete(complete[i].Folder, recursive: true);
        }
    }

    private static void WriteManifest(string folder, int step)
    {
        using FileStream stream = File.Create(Path.Combine(folder, ManifestName));
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("step", step);
        json.WriteStartObject("files");
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(file) != ManifestName)
            {
                json.WriteNumber(Path.GetFileName(file), new FileInfo(file).Length);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsComplete(string folder)
    {
        string manifest = Path.Combine(folder, ManifestName);
        if (!File.Exists(manifest))
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return document.RootElement.GetProperty("files").EnumerateObject().All(file =>
            {
                FileInfo found = new(Path.Combine(folder, file.Name));
                return found.Exists && found.Length == file.Value.GetInt64();
            });
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static int StepOf(string folder) =>
        int.TryParse(
            Path.GetFileName(folder).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? step
            : -1;
}
