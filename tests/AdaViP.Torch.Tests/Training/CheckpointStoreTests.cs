using System.Diagnostics;
using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training;
using AdaViP.Training.Checkpoints;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class CheckpointStoreTests
{
    [Fact]
    public void Save_FailsHalfWay_EarlierCheckpointsStayAndTheMessageNamesTheNewest()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = new(folder.Path, keep: 1);
        store.Save(3, target => File.WriteAllText(Path.Combine(target, "weights"), "three"));

        UserErrorException error = Assert.Throws<UserErrorException>(() => store.Save(4, target =>
        {
            File.WriteAllText(Path.Combine(target, "weights"), "fo");
            throw new IOException("No space left on device");
        }));

        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("step-3", error.Message, StringComparison.Ordinal);
        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
        Assert.Equal([folder.File("step-3")], Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Equal("three", File.ReadAllText(Path.Combine(folder.File("step-3"), "weights")));
    }

    [Fact]
    public void Complete_MissingShortenedOrUnlistedFolders_AreNotCheckpoints()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = new(folder.Path, keep: 9);
        foreach (int step in new[] { 1, 2, 3, 10 })
        {
            store.Save(step, target => File.WriteAllText(Path.Combine(target, "weights"), "contents"));
        }

        File.WriteAllText(Path.Combine(folder.File("step-2"), "weights"), "short");
        File.Delete(Path.Combine(folder.File("step-10"), CheckpointStore.ManifestName));
        Directory.CreateDirectory(folder.File("step-x"));

        Assert.Equal([1, 3], store.Complete().Select(checkpoint => checkpoint.Step));
        Assert.Equal(3, store.Newest()?.Step);
    }

    [Fact]
    public void Save_MoreThanToKeep_OldestGoAfterTheNewIsComplete()
    {
        using TemporaryFolder folder = new();
        CheckpointStore store = new(folder.Path, keep: 2);
        for (int step = 8; step <= 11; step++)
        {
            store.Save(step, target =>
            {
                Assert.True(store.Complete().Count <= 2);
                File.WriteAllText(Path.Combine(target, "weights"), "contents");
            });
        }

        Assert.Equal([10, 11], store.Complete().Select(checkpoint => checkpoint.Step));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(folder.Path).Count());
    }

    [Fact]
    public void Trainer_DiskFullWhileSaving_TheCheckpointBeforeCanBeResumed()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();

        // A checkpoint of the tiny model takes 52 MB and the next one must fit beside it: 60 MB hold one, but not the model after it.
        using SmallDisk disk = SmallDisk.Mount(folders.File("disk"), megabytes: 60);
        TrainingRecipe recipe = run.Recipe with
        {
            Schedule = run.Recipe.Schedule with { Steps = 2 },
            Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 1 },
        };
        string output = Path.Combine(disk.Path, "run");

        ListProgress first = new();
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => Trainer.Run(run.Inputs(output, recipe), first, TestContext.Current.CancellationToken));

        Assert.Contains(first.Warnings, warning => warning.Contains("GB free", StringComparison.Ordinal));
        Assert.Contains("step-2 could not be saved", error.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        disk.Grow(megabytes: 400);
        ListProgress progress = new();
        TrainingResult resumed = Trainer.Run(
            run.Inputs(output, recipe, OutputMode.Resume), progress, TestContext.Current.CancellationToken);
        Assert.True(resumed.Finished);
        Assert.Equal([2], progress.Steps.Select(step => step.Metrics.Step));
    }

    /// <summary>A file system of a few megabytes in memory; skips the test where this process may not mount one.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path)
        {
            Path = path;
        }

        internal string Path { get; }

        internal static SmallDisk Mount(string path, int megabytes)
        {
            Directory.CreateDirectory(path);
            if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path) != 0)
            {
                Assert.Skip("mounting a small tmpfs needs Linux and the right to mount");
            }

            return new SmallDisk(path);
        }

        internal void Grow(int megabytes) =>
            Assert.Equal(0, Run("mount", "-o", $"remount,size={megabytes}m", Path));

        public void Dispose() => Run("umount", Path);

        private static int Run(string program, params string[] arguments)
        {
            ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
