namespace AdaViP.Training.Checkpoints;

/// <summary>
/// A file in a folder of a step's name that no run of this program wrote there, under a name that a checkpoint uses: it would be
/// replaced by one, or deleted with it. Checkpoints get their names when they are complete, with the list of their files, so that
/// the list tells.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="reason">How that is known, as a clause.</param>
/// <param name="moved">What the user should move.</param>
internal sealed class ForeignStepFile(string path, string reason, string moved)
{
    /// <summary>What is wrong and the beginning of the next step, without a full stop.</summary>
    internal string Problem => $"{path} is not of a checkpoint of this program ({reason}), "
        + $"and may be neither replaced nor deleted. Move {moved} away";

    /// <summary>Looks for one; the first by name.</summary>
    /// <param name="folder">The folder of a step; need not exist.</param>
    /// <param name="step">The step.</param>
    internal static ForeignStepFile? FindIn(string folder, int step)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        IReadOnlySet<string> listed = CheckpointManifest.FilesOf(folder, step, out string? problem);
        string? file = Directory.EnumerateFiles(folder)
            .Where(file => CheckpointFiles.IsOfCheckpoint(Path.GetFileName(file)) && !listed.Contains(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        return file is null ? null
            : problem is not null ? new ForeignStepFile(file, problem, folder)
            : new ForeignStepFile(file, $"{Path.Combine(folder, CheckpointManifest.Name)} does not list it", "it");
    }
}
