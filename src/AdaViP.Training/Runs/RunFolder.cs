using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Metrics;

namespace AdaViP.Training.Runs;

/// <summary>The output folder of a run: who may use it, and what an earlier run left there.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly OutputFolderLock _lock;

    private RunFolder(OutputFolderLock folderLock, OutputMode mode)
    {
        _lock = folderLock;
        Mode = mode;
    }

    /// <summary>Full path.</summary>
    internal string Path => _lock.Folder;

    /// <summary>What was asked for.</summary>
    internal OutputMode Mode { get; }

    /// <summary>What the user has to change to go on after an interruption.</summary>
    internal string ResumeHint => Mode == OutputMode.Overwrite
        ? $"Run the same command with {SettingKey.Resume} instead of {SettingKey.Overwrite} to go on."
        : $"Run the same command with {SettingKey.Resume} to go on.";

    /// <summary>The same for an interruption before <see cref="Begin"/>.</summary>
    internal string RestartHint => Mode == OutputMode.Overwrite
        ? $"The earlier run in {Path} is untouched; run the same command again to go on."
        : ResumeHint;

    /// <summary>Takes the folder for this process. What is in it stays as it is until <see cref="Begin"/>.</summary>
    /// <exception cref="UserErrorException">It is in use, or cannot be made.</exception>
    /// <exception cref="UserOptionException">
    /// It holds another run, a model that this program did not write there, be it under the name of a checkpoint, or a link under
    /// a name that a run writes.
    /// </exception>
    internal static RunFolder Open(string folder, OutputMode mode)
    {
        RunFolder run = new(OutputFolderLock.Take(System.IO.Path.GetFullPath(folder)), mode);
        try
        {
            run.RequireUsable();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Starts the run in this folder: an earlier one goes, unless it is the one that is resumed.</summary>
    /// <remarks>Called when nothing is left that could keep the new run from starting.</remarks>
    internal void Begin()
    {
        try
        {
            if (Mode != OutputMode.Resume)
            {
                RemoveRun();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"The earlier run in {Path} cannot be deleted: {FileProblem.Describe(e)}. "
                + $"Choose another {SettingKey.OutputFolder}.",
                e);
        }
    }

    /// <summary>Refuses a folder of inputs that <see cref="Begin"/> would delete.</summary>
    /// <param name="folder">The start model or the reference model.</param>
    /// <exception cref="UserOptionException">It is in the run that is to be overwritten.</exception>
    internal void RequireOutside(string folder)
    {
        string full = System.IO.Path.GetFullPath(folder);
        bool inside = $"{full}/".StartsWith($"{System.IO.Path.TrimEndingDirectorySeparator(Path)}/", StringComparison.Ordinal);
        if (Mode == OutputMode.Overwrite && inside)
        {
            throw new UserOptionException(
                $"{full} is a model to start from, and {SettingKey.Overwrite} would delete it with the run in {Path}. "
                + $"Choose another {SettingKey.OutputFolder}.");
        }
    }

    /// <summary>Refuses inputs that the run would write, replace or delete, whatever names lead to them.</summary>
    /// <param name="inputs">What the run reads.</param>
    /// <exception cref="UserOptionException">One is such a file.</exception>
    internal void RequireNotRead(TrainerInputs inputs)
    {
        IEnumerable<(string What, string Path)> models =
            from folder in new[] { inputs.ModelFolder, inputs.ReferenceFolder }.OfType<string>().Where(Directory.Exists)
            from file in Directory.EnumerateFiles(folder)
            where CheckpointFiles.IsOfModel(System.IO.Path.GetFileName(file))
            select ("a file of the model", file);
        IEnumerable<(string What, string Path)> pictures =
            from sample in inputs.Dataset.Samples
            from file in new[] { sample.Image.FilePath, sample.RejectedImage?.FilePath }.OfType<string>()
            select ("a picture of the data", file);
        OwnNames.RequireNotRead(
            Path,
            RunFiles.In(Path),
            inputs.Dataset.Files.Select(file => ("the data", file)).Concat(inputs.ReadFiles).Concat(models).Concat(pictures));
    }

    /// <summary>Path of a file in the folder.</summary>
    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    private void RequireUsable()
    {
        OutputFolder.RequireNoLinks(Path, RunFiles.MayNotBeALink);
        bool isRun = System.IO.File.Exists(File(RunFiles.DescriptionName));
        if (!isRun && ForeignFile() is string foreign)
        {
            throw new UserOptionException(
                $"{Path} holds {foreign}, but no run of this program: it would be overwritten. "
                + $"Choose another {SettingKey.OutputFolder}.");
        }

        RequireDescription();
        RunFiles.Records.Require(Path);
        RunFiles.Model.Require(Path);
        if (CheckpointStore.FindForeign(Path, isRun) is ForeignStepFile foreignOfStep)
        {
            throw new UserOptionException($"{foreignOfStep.Problem}, or choose another {SettingKey.OutputFolder}.");
        }

        if (ForeignFileOfALeftover() is string lost)
        {
            throw new UserOptionException(
                $"{Path} holds {lost}, which is not of a checkpoint of this program: it may not be deleted, "
                + $"and what lies beside it would be. Move it away, or choose another {SettingKey.OutputFolder}.");
        }

        if (Mode == OutputMode.New && isRun && HasResults())
        {
            bool isFinished = ModelPublisher.IsPublished(Path);
            (int Step, string Folder)? newest = new CheckpointStore(Path, 1).Newest();
            string checkpoint = newest is (int step, _) ? $"newest checkpoint: step {step}"
                : isFinished ? "its checkpoints were not kept" : "no checkpoint yet";
            string resume = !isFinished ? $"add {SettingKey.Resume} to continue that run, or "
                : newest is null ? "" : $"add {SettingKey.Resume} and raise {RecipeKeys.Steps} to extend that run, or ";
            throw new UserOptionException(
                $"{Path} holds {(isFinished ? "a finished run" : "another run")} ({checkpoint}). "
                + $"Choose another {SettingKey.OutputFolder}, or {resume}{SettingKey.Overwrite} to delete it and start again.");
        }
    }

    // Where it is damaged beside files that only it says to be a run's, moving it away would not help.
    private void RequireDescription()
    {
        string description = File(RunFiles.DescriptionName);
        if (FileStatus.Of(description, followLinks: false)?.Kind != FileKind.Regular || IsReadableAsOwn(description)
            || ForeignFile() is not string file)
        {
            return;
        }

        string? model = new CheckpointStore(Path, 1).Newest()?.Folder ?? (ModelPublisher.IsPublished(Path) ? Path : null);
        string from = model is null ? "" : $" and start from the model in {model}";
        throw new UserOptionException(
            $"{description} is not what this command writes there, or damaged: nothing else tells that {file} beside it is of a "
            + $"run of this program. Copy it back from a backup, or choose another {SettingKey.OutputFolder}{from}.");
    }

    // What cannot be read is named with the other records.
    private static bool IsReadableAsOwn(string description)
    {
        try
        {
            return RunFiles.Description.IsOwn(description);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    // A run that stopped before its first step left nothing that could be lost.
    private bool HasResults() =>
        new CheckpointStore(Path, 1).Complete().Count > 0
        || System.IO.File.Exists(File("config.json"))
        || new FileInfo(File(MetricsLog.FileName)) is { Exists: true, Length: > 0 };

    // A start that failed before the run's description was written leaves at most its log-probs, recipe and environment.
    private string? ForeignFile() => Directory.EnumerateFileSystemEntries(Path)
        .Where(entry => CheckpointFiles.IsOfModel(System.IO.Path.GetFileName(entry))
            || (System.IO.Path.GetFileName(entry) == MetricsLog.FileName
                && FileStatus.Of(entry, followLinks: false) is { Kind: FileKind.Regular }
                && new FileInfo(entry) is { Exists: true, Length: > 0 }))
        .Select(System.IO.Path.GetFileName)
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();

    // What a process that died left goes; what somebody put beside it may not, and nobody can tell the two apart by other names
    // than those of a checkpoint.
    private string? ForeignFileOfALeftover() => Directory.EnumerateDirectories(Path, RunFiles.StepPattern)
        .Append(File(RunFiles.StagingName)).Append(File(RunFiles.StagingName + ".partial")).Where(Directory.Exists)
        .Where(folder => IsLeftover(System.IO.Path.GetFileName(folder))
            && !System.IO.File.Exists(System.IO.Path.Combine(folder, CheckpointManifest.Name)))
        .SelectMany(Directory.EnumerateFileSystemEntries)
        .Where(entry => Directory.Exists(entry) || !CheckpointFiles.IsOfCheckpoint(System.IO.Path.GetFileName(entry)))
        .Select(entry => System.IO.Path.GetRelativePath(Path, entry))
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool IsLeftover(string name) =>
        (AtomicFolder.IsLeftover(name, out string target) && CheckpointStore.StepOf(target) >= 0)
        || target == RunFiles.StagingName;

    // The reference log-probs stay: they are checked against their fingerprint and may hold for the new run.
    private void RemoveRun()
    {
        ModelPublisher.Remove(Path);
        new CheckpointStore(Path, 1).RemoveEvery();
        foreach (string file in TensorBoardFiles.Own(Path))
        {
            System.IO.File.Delete(file);
        }

        System.IO.File.Delete(File(MetricsLog.FileName));
        System.IO.File.Delete(File(RunFiles.DescriptionName));
    }
}
