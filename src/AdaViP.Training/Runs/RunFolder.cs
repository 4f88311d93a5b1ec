using AdaViP.Core;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Metrics;

namespace AdaViP.Training.Runs;

/// <summary>The output folder of a run: who may use it, and what an earlier run left there.</summary>
internal sealed class RunFolder : IDisposable
{
    internal const string DescriptionName = "run.json";
    private const string LockName = "run.lock";

    private readonly FileStream _lock;

    private RunFolder(string path, FileStream runLock)
    {
        Path = path;
        _lock = runLock;
    }

    /// <summary>Full path.</summary>
    internal string Path { get; }

    /// <summary>Takes the folder for this process and brings it into the state that the mode asks for.</summary>
    /// <exception cref="UserErrorException">It is in use, or cannot be made.</exception>
    /// <exception cref="UserOptionException">It holds another run, or a model that this program did not write there.</exception>
    internal static RunFolder Open(string folder, OutputMode mode)
    {
        string path = System.IO.Path.GetFullPath(folder);
        FileStream runLock = TakeLock(path);
        RunFolder run = new(path, runLock);
        try
        {
            run.Settle(mode);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Path of a file in the folder.</summary>
    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserOptionException(
                $"--out is \"{path}\", where nothing can be written: {FolderProblem.Describe(path, e)}. Choose another --out.", e);
        }

        try
        {
            return new FileStream(
                System.IO.Path.Combine(path, LockName),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                FileProblem.IsInUse(e)
                    ? $"{path} is in use by another run; choose another --out, or wait for it."
                    : $"{path} cannot be used for output: {FileProblem.Describe(e)}. Choose another --out.",
                e);
        }
    }

    private void Settle(OutputMode mode)
    {
        bool isRun = System.IO.File.Exists(File(DescriptionName));
        if (!isRun && ForeignModelFile() is string foreign)
        {
            throw new UserOptionException(
                $"{Path} holds {foreign}, but no run of this program: it would be overwritten. Choose another --out.");
        }

        if (mode == OutputMode.New && isRun && HasResults())
        {
            string newest = new CheckpointStore(Path, 1).Newest() is (int step, _) ? $"newest checkpoint: step {step}" : "no checkpoint yet";
            throw new UserOptionException(
                $"{Path} holds another run ({newest}). Choose another --out, or add --resume to continue that run, "
                + "or --overwrite to delete it and start anew.");
        }

        if (mode != OutputMode.Resume)
        {
            RemoveRun();
        }
    }

    // A run that stopped before its first step left nothing that could be lost.
    private bool HasResults() =>
        new CheckpointStore(Path, 1).Complete().Count > 0
        || System.IO.File.Exists(File("config.json"))
        || (System.IO.File.Exists(File(MetricsLog.FileName)) && new FileInfo(File(MetricsLog.FileName)).Length > 0);

    private string? ForeignModelFile() =>
        Directory.EnumerateFiles(Path, "*.safetensors").Concat(Directory.EnumerateFiles(Path, "config.json"))
            .Select(System.IO.Path.GetFileName)
            .FirstOrDefault();

    // The reference log-probs stay: they are checked against their fingerprint and may hold for the new run.
    private void RemoveRun()
    {
        ModelPublisher.Remove(Path);
        foreach (string step in Directory.EnumerateDirectories(Path, "step-*"))
        {
            Directory.Delete(step, recursive: true);
        }

        foreach (string file in Directory.EnumerateFiles(Path, "events.out.tfevents.*"))
        {
            System.IO.File.Delete(file);
        }

        System.IO.File.Delete(File(MetricsLog.FileName));
        System.IO.File.Delete(File(DescriptionName));
    }
}
