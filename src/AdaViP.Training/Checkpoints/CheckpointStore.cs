using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;

namespace AdaViP.Training.Checkpoints;

/// <summary>
/// The <c>step-N</c> folders of a run. A checkpoint is written under a temporary name, closed with a list of its files,
/// synced, and only then renamed: whatever happens meanwhile, the ones before it stay as they are.
/// </summary>
internal sealed class CheckpointStore
{
    private const string Prefix = "step-";
    private const string AsideEnding = ".damaged";

    private readonly string _runFolder;
    private readonly int _keep;
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);

    internal CheckpointStore(string runFolder, int keep)
    {
        _runFolder = runFolder;
        _keep = keep;
    }

    /// <summary>Told where a damaged checkpoint is moved that has the name of a new one.</summary>
    internal Action<string> Warn { get; init; } = _ => { };

    /// <summary>The step of a checkpoint's folder by its name, as this class writes it; -1 for any other.</summary>
    /// <param name="folder">A name or a path.</param>
    internal static int StepOf(string folder)
    {
        string name = Path.GetFileName(folder);
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            && name == NameOf(step)
            ? step
            : -1;
    }

    /// <summary>
    /// A file that a checkpoint would replace or take with it, though it is not the run's; null where there is none.
    /// </summary>
    /// <param name="runFolder">Exists.</param>
    /// <param name="isRun">
    /// Whether a run is there: a folder whose list of files is damaged is a checkpoint of it then. It is passed over, since
    /// nothing in it is ever replaced or deleted.
    /// </param>
    internal static ForeignStepFile? FindForeign(string runFolder, bool isRun) => Directory
        .EnumerateDirectories(runFolder, Prefix + "*")
        .Order(StringComparer.Ordinal)
        .Where(folder => StepOf(folder) >= 0 && !(isRun && CheckpointManifest.IsDamaged(folder)))
        .Select(folder => ForeignStepFile.FindIn(folder, StepOf(folder)))
        .FirstOrDefault(foreign => foreign is not null);

    /// <summary>Complete checkpoints by names and sizes of their files, oldest first.</summary>
    internal IReadOnlyList<(int Step, string Folder)> Complete() =>
        [.. Closed().Where(found => IsComplete(found.Folder, found.Step))];

    /// <summary>The newest complete checkpoint by names and sizes; null when there is none.</summary>
    internal (int Step, string Folder)? Newest() => Complete() is [.., (int Step, string Folder) last] ? last : null;

    /// <summary>
    /// The newest checkpoint whose files are what was written, byte for byte, and hold finite numbers; null when there never was
    /// one.
    /// </summary>
    /// <param name="warn">Told what is wrong with each newer one.</param>
    /// <param name="cancellation">Looked at often.</param>
    /// <exception cref="UserDataException">There are checkpoints, but every one is damaged or not finite.</exception>
    internal (int Step, string Folder)? NewestIntact(Action<string> warn, CancellationToken cancellation)
    {
        List<string> problems = [];
        foreach ((int step, string folder) in Closed().Reverse())
        {
            string? problem =
                CheckpointManifest.FindDamage(folder, step, cancellation) ?? FiniteTensors.FindProblem(folder, cancellation);
            if (problem is null)
            {
                foreach (string found in problems)
                {
                    warn($"{found}. That checkpoint is not used; "
                        + $"continuing from {folder}, the steps after it are computed again.");
                }

                return (step, folder);
            }

            problems.Add(problem);
            _damaged.Add(folder);
        }

        return problems.Count == 0
            ? null
            : throw new UserDataException(
                $"No checkpoint in {_runFolder} can be continued: {string.Join("; ", problems)}. "
                + $"Restore these files from a copy, or start again with {SettingKey.Overwrite}.");
    }

    /// <summary>
    /// Deletes what a killed process left half-written, and checkpoints that <see cref="NewestIntact"/> does not use; one whose
    /// list of files is damaged stays, because nobody can tell what in it is whose.
    /// </summary>
    internal void RemoveIncomplete()
    {
        foreach (string folder in Steps()
            .Where(folder => AtomicFolder.IsLeftover(folder, out _) || !IsComplete(folder, StepOf(folder))).ToList())
        {
            Remove(folder);
            _damaged.Remove(folder);
        }
    }

    /// <summary>Deletes every checkpoint, complete or not, before another run begins in the folder.</summary>
    internal void RemoveEvery()
    {
        foreach (string folder in Steps().ToList())
        {
            Remove(folder);
        }
    }

    /// <summary>Deletes every checkpoint of a run that is finished, the oldest first.</summary>
    internal void RemoveAll()
    {
        foreach ((_, string folder) in Closed().ToList())
        {
            Remove(folder);
        }
    }

    /// <summary>Writes a checkpoint, then deletes the oldest beyond the number to keep.</summary>
    /// <param name="step">Completed steps.</param>
    /// <param name="writeFiles">
    /// Writes everything into the folder it is given, which is empty; large files through the digests, so that they need not
    /// be read again.
    /// </param>
    /// <returns>The folder of the complete checkpoint.</returns>
    /// <exception cref="UserErrorException">It could not be written; every checkpoint from before is untouched.</exception>
    internal string Save(int step, Action<string, FileDigests> writeFiles)
    {
        string name = NameOf(step);
        string folder = Path.Combine(_runFolder, name);
        if (IsComplete(folder, step))
        {
            return folder; // the same step of the same run: resumed here and stopped again
        }

        try
        {
            using AtomicFolder target = AtomicFolder.Begin(folder, CheckpointFiles.IsOfCheckpoint);
            FileDigests digests = new();
            writeFiles(target.WorkPath, digests);
            CheckpointManifest.Write(target.WorkPath, step, digests);
            if (CheckpointManifest.IsDamaged(folder))
            {
                SetAside(folder);
            }
            else if (ForeignStepFile.FindIn(folder, step) is ForeignStepFile foreign)
            {
                throw new UserErrorException(foreign.Problem + ".");
            }

            target.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserErrorException)
        {
            throw new UserErrorException(FailureMessage(name, e), e);
        }

        Prune();
        return folder;
    }

    private void SetAside(string folder)
    {
        string aside = folder + AsideEnding;
        for (int i = 2; FileStatus.Of(aside, followLinks: false) is not null; i++)
        {
            aside = $"{folder}{AsideEnding}-{i.ToString(CultureInfo.InvariantCulture)}";
        }

        AtomicFolder.Rename(folder, aside);
        Warn($"{Path.Combine(folder, CheckpointManifest.Name)} is damaged: the folder was moved to {aside}, because a new "
            + "checkpoint takes its name. Delete it when nothing in it is needed.");
    }

    private static string NameOf(int step) => Prefix + step.ToString(CultureInfo.InvariantCulture);

    private string FailureMessage(string name, Exception e)
    {
        string reason = e switch
        {
            StorageException storage when Path.GetFileName(storage.Target) is string file && file != name =>
                $"{file}: {storage.Reason}",
            StorageException storage => storage.Reason,
            UserErrorException => e.Message.TrimEnd('.'),
            _ => FileProblem.Describe(e),
        };
        // One that got its name is not counted as saved when the name may not be on the disk.
        (int Step, string Folder)[] earlier = [.. Complete().Where(found => Path.GetFileName(found.Folder) != name)];
        string kept = earlier is [.., (int step, string folder)]
            ? $"The newest complete checkpoint is {Path.GetFileName(folder)} (step {step}); it is untouched."
            : "There is no earlier checkpoint of this run.";
        string advice = WriteProblem.Advice(
            new WriteAdvice(kept, $", then continue with {SettingKey.Resume}"), e.InnerException ?? e);
        return $"The checkpoint {name} could not be saved in {_runFolder}: {reason}. {advice}";
    }

    private void Prune()
    {
        IReadOnlyList<(int Step, string Folder)> complete = Complete();
        for (int i = 0; i < complete.Count - _keep; i++)
        {
            Remove(complete[i].Folder);
        }
    }

    // Under the name of a step only what its list names: the rest is not the run's, and stays.
    private static void Remove(string folder)
    {
        bool isLeftover = AtomicFolder.IsLeftover(folder, out string target);
        IReadOnlySet<string> files = CheckpointManifest.FilesOf(folder, StepOf(target), out _);
        AtomicFolder.Remove(
            folder,
            name => files.Contains(name) || (isLeftover && CheckpointFiles.IsOfCheckpoint(name)),
            last: CheckpointManifest.Name);
    }

    // Folders of checkpoints, and what a process that died left of one; folders of other names are the user's, whatever they
    // begin with.
    private IEnumerable<string> Steps() => Directory.EnumerateDirectories(_runFolder, Prefix + "*")
        .Where(folder => StepOf(AtomicFolder.IsLeftover(folder, out string target) ? target : folder) >= 0);

    // Folders that were complete checkpoints once, oldest first.
    private IEnumerable<(int Step, string Folder)> Closed() =>
        Directory.EnumerateDirectories(_runFolder, Prefix + "*")
            .Select(folder => (Step: StepOf(folder), Folder: folder))
            .Where(found => found.Step >= 0 && CheckpointManifest.Exists(found.Folder))
            .OrderBy(found => found.Step);

    private bool IsComplete(string folder, int step) => !_damaged.Contains(folder) && CheckpointManifest.Exists(folder)
        && CheckpointManifest.FindMissing(folder, step) is null;
}
