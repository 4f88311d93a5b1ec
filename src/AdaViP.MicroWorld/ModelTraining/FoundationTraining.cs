using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Kernels;
using AdaViP.Torch.Devices;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>How far the training is.</summary>
/// <param name="Model">Section of the model that is trained.</param>
/// <param name="Step">Steps done; 0 where the model was finished before.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean of the last steps; NaN where none was done.</param>
public sealed record ModelProgress(string Model, int Step, int Steps, double Loss);

/// <summary>
/// Trains the five small foundation models and writes them as a folder with a file of models, in which each file's SHA-256
/// stands. A model that is finished is not trained again; one that was stopped starts over, which gives the same weights.
/// </summary>
public static class FoundationTraining
{
    /// <summary>The file of models.</summary>
    public const string ConfigurationName = "models.yaml";

    /// <summary>The file of the models that come with the program.</summary>
    public static string ShippedConfiguration { get; } =
        Path.Combine(AppContext.BaseDirectory, "micro-models", ConfigurationName);

    // The bits of libtorch's sums depend on it. Batches are drawn on other threads.
    private const int Threads = 1;

    private static readonly string[] Order =
        [
            FoundationFiles.Tagger, FoundationFiles.Detector, FoundationFiles.Segmenter, FoundationFiles.Inpainter,
            FoundationFiles.Scorer,
        ];

    private static readonly OwnNames Names = new(
    [
        .. FoundationFiles.Sections.SelectMany(section => section.Files).Select(file => new OwnName(file.File)),
        new OwnName(ConfigurationName), new OwnName(TrainingRecord.FileName),
    ]);

    /// <summary>Trains what is not finished.</summary>
    /// <param name="folder">Created if missing.</param>
    /// <param name="seed">Of weights and scenes; on one kind of processor the same seed gives the same files.</param>
    /// <param name="overwrite">Whether what an earlier training left there is thrown away.</param>
    /// <param name="kernels">Pictures and masks; stay the caller's to dispose.</param>
    /// <param name="progress">Told of steps and of finished models.</param>
    /// <param name="cancellation">Ends the training before its next step.</param>
    /// <returns>Path of the file of models.</returns>
    /// <exception cref="UserOptionException">The folder holds models of another seed, or somebody else's files.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished models stay.</exception>
    public static string Run(
        string folder, long seed, bool overwrite, KernelSet kernels, IProgress<ModelProgress> progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(progress);
        return Run(folder, seed, overwrite, kernels, TrainingSize.Full, progress, cancellation);
    }

    /// <summary>As above, of any size.</summary>
    internal static string Run(
        string folder, long seed, bool overwrite, KernelSet kernels, TrainingSize size, IProgress<ModelProgress> progress,
        CancellationToken cancellation)
    {
        using OutputFolderLock held = OutputFolderLock.Take(Path.GetFullPath(folder));
        Names.Require(held.Folder);
        if (overwrite)
        {
            OwnContents.Remove(held.Folder, Names.Has);
        }

        var record = TrainingRecord.Open(held.Folder, seed);
        TorchEnvironment.SetThreads(Threads);
        var world = new TrainingWorld(seed, kernels, size);
        foreach (string name in Order)
        {
            using var random = new Generator((ulong)seed);
            using IModelTrainer trainer = Trainer(name, world, random, held.Folder);
            if (record.IsFinished(name, trainer.Plan))
            {
                progress.Report(new ModelProgress(name, 0, trainer.Plan.Steps, double.NaN));
                continue;
            }

            world.Prepare(cancellation);
            trainer.Train(
                (step, loss) => progress.Report(new ModelProgress(name, step, trainer.Plan.Steps, loss)), cancellation);
            trainer.Save(held.Folder);
            record.Finish(name, trainer.Plan);
            AtomicFile.WriteText(Path.Combine(held.Folder, ConfigurationName), record.Configuration());
        }

        AtomicFile.WriteText(Path.Combine(held.Folder, ConfigurationName), record.Configuration());
        return Path.Combine(folder, ConfigurationName);
    }

    private static IModelTrainer Trainer(string name, TrainingWorld world, Generator random, string folder)
    {
        if (name != FoundationFiles.Scorer)
        {
            return name switch
            {
                FoundationFiles.Tagger => new TaggerTrainer(world, random),
                FoundationFiles.Detector => new DetectorTrainer(world, random),
                FoundationFiles.Segmenter => new SegmenterTrainer(world, random),
                FoundationFiles.Inpainter => new InpainterTrainer(world, random),
                _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no trainer"),
            };
        }

        string merges = Path.Combine(folder, FoundationFiles.Merges);
        ScorerTrainer.SaveMerges(merges);
        return new ScorerTrainer(world, random, merges);
    }
}
