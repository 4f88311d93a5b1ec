using AdaViP.Core;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Export;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Torch.Devices;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Kernels;
using AdaViP.Training.Objectives;
using AdaViP.Training.Order;
using AdaViP.Training.Planning;
using AdaViP.Training.References;
using AdaViP.Training.Samples;
using AdaViP.Training.Schedules;
using AdaViP.Training.Steps;
using static TorchSharp.torch;

namespace AdaViP.Training.Runs;

/// <summary>One run from its inputs to its result: prepares samples and reference log-probs, then walks the steps.</summary>
internal sealed class TrainerRun : IDisposable
{
    private readonly TrainerInputs _inputs;
    private readonly TrainingRecipe _recipe;
    private readonly RunFolder _folder;
    private readonly IProgress<TrainingReport> _progress;
    private readonly TensorKernels _kernels;
    private readonly LlavaConfig _config;
    private readonly SampleSequences _sequences;
    private readonly CheckpointStore _checkpoints;
    private readonly Objective _objective;
    private readonly PreferenceLossOptions _loss;
    private readonly RunModels _models;
    private IReadOnlyList<PreparedSample> _samples = [];
    private double[][] _references = [];
    private RunState? _state;
    private (int Step, string Folder)? _resumeFrom;
    private RunLength? _length;
    private ISampleStream? _order;
    private LlavaModel? _policy;
    private int? _finishedSteps;

    internal TrainerRun(TrainerInputs inputs, RunFolder folder, IProgress<TrainingReport> progress)
    {
        _inputs = inputs;
        _recipe = inputs.Recipe;
        _folder = folder;
        _progress = progress;
        folder.RequireNotRead(inputs);
        folder.RequireOutside(inputs.ModelFolder);
        folder.RequireOutside(inputs.ReferenceFolder ?? inputs.ModelFolder);
        TorchEnvironment.SetThreads(_recipe.Runtime.Threads);
        Device device = TorchDevices.Open(_recipe.Runtime.Device);
        _kernels = new TensorKernels(inputs.Kernels);
        _config = LlavaConfig.Load(inputs.ModelFolder);
        _models = new RunModels(inputs, _config, device, progress);
        TransformersFiles.Require(inputs.ModelFolder);
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(inputs.ModelFolder, _config);
        _objective = Objective.Of(_recipe.Objective);
        _sequences =
            new SampleSequences(new SequenceBuilder(tokenizer, _config), inputs.Pixels, _objective, _recipe.Data.MaxLength);
        _checkpoints = new CheckpointStore(folder.Path, _recipe.Output.KeepCheckpoints) { Warn = Warn };
        _loss = new PreferenceLossOptions(
            _recipe.Objective, _recipe.Loss.Beta, _recipe.Loss.Anchor, _recipe.Loss.AnchorWeight);
    }

    private string ReferenceCachePath => _inputs.ReferenceCacheFile ?? _folder.File(ReferenceCache.FileName);

    /// <summary>
    /// Everything before the first step: samples, reference log-probs, the policy with its start or resumed weights.
    /// </summary>
    internal void Prepare(CancellationToken cancellation)
    {
        _progress.Report(new PhaseReport(RecipeResolution.Describe(_recipe)));
        _progress.Report(new PhaseReport($"Checking {_inputs.Dataset.Description}"));
        MixtureStream.Require(_recipe.Data.Weights, _inputs.Dataset.Sources);
        SamplePreparation rows = new(_inputs.Dataset, _recipe.Data.BadRows, _progress);
        _samples = MemoryProblem.During("checking the data", () => rows.Prepare(_sequences, cancellation));
        RequireBatch();
        foreach (string warning in SampleWarnings.Of(_samples, _config.Text.MaxPositions))
        {
            Warn(warning);
        }

        MemoryGuard.RequireForTraining(_inputs.ModelFolder, _config, _recipe, _objective.Sequences.Count, _samples);
        _progress.Report(new PhaseReport("Reading the identity of the model"));
        _state = MemoryProblem.During(
            "reading the identity of the model", () => RunDescription.Create(_inputs, _config, _samples, cancellation));
        var start = RunStart.Find(_inputs.OutputMode, _folder.Path, _checkpoints, _state, Warn, cancellation);
        (_state, _resumeFrom, _finishedSteps) = (start.State, start.Checkpoint, start.FinishedSteps);
        if (_finishedSteps is not null)
        {
            return;
        }

        using ReferenceCache? cache = _objective.NeedsReference ? OpenCache() : null;
        LeaveOutUndecodable(rows, cache, cancellation);
        (ISampleStream mixture, int epoch) = MixtureStream.Create(
            [.. _samples.Select(sample => sample.Sample)], _inputs.Dataset.Sources, _recipe.Data, _recipe.Schedule.Seed);
        _length = new RunLength(_recipe.Schedule, epoch);
        if (_resumeFrom is (int step, string checkpoint))
        {
            if (step >= _length.Steps && ModelPublisher.IsPublished(_folder.Path))
            {
                _finishedSteps = step;
                return;
            }

            _progress.Report(new PhaseReport($"Resuming after step {step} from {checkpoint}"));
        }

        _order = _inputs.SampleStream ?? (_recipe.Data.GroupByPicture
            ? new GroupedStream(mixture, epoch, [.. _samples.Select(each => each.ImageKey)], _recipe.Schedule.BatchSize)
            : mixture);
        long first = _length.FirstPosition(_resumeFrom?.Step ?? 0);
        IReadOnlyList<int> uses = FirstUses.Of(_order, first, _length.TotalSamples, _samples.Count);
        PreparedSample[] used = [.. uses.Select(index => _samples[index])];
        if (cache is null)
        {
            CheckPictures(rows, used, cancellation);
        }
        else
        {
            ComputeReferences(cache, rows, used, cancellation);
        }

        LoadPolicy(cancellation);
    }

    /// <summary>The steps, from the start or from where the checkpoint stands, and the finished model.</summary>
    internal TrainingResult Train(CancellationToken cancellation)
    {
        if (_finishedSteps is int finished)
        {
            return FinishedRun.Close(
                _folder.Path, _recipe.Output, _checkpoints, _state!, finished, resumed: _resumeFrom?.Step, Warn);
        }

        using StepRunner runner = MemoryProblem.During("preparing the optimizer", () => OpenRunner(cancellation));

        StartCheck? check = _objective.NeedsReference && _state!.ReferenceFingerprint == _state.ModelFingerprint
            ? new StartCheck(_config, _recipe, _kernels, _loss, _objective.Rejected)
            : null;
        StepLoader loader = new(_samples, _sequences, cancellation);
        using TrainingLoop loop = new(
            _recipe, _folder, _checkpoints, _progress, runner, _length!, _order!, loader, _references, check)
        {
            Begin = () => Begin(runner),
        };
        return loop.Run(_state!, _inputs.ModelFolder, _policy!, cancellation);
    }

    /// <summary>The result of a run that was cancelled before its first step.</summary>
    internal TrainingResult InterruptedBeforeTraining() => new(
        Finished: false,
        _resumeFrom?.Step ?? 0,
        0,
        null,
        _resumeFrom?.Folder,
        "Interrupted before the first step. "
        + (File.Exists(ReferenceCachePath) ? $"The reference log-probs computed so far are kept in {ReferenceCachePath}. " : "")
        + _folder.RestartHint);

    public void Dispose() => _policy?.Dispose();

    private StepRunner OpenRunner(CancellationToken cancellation)
    {
        StepRunner runner = new(_policy!, _recipe, _kernels, StepObjective(), cancellation);
        try
        {
            if (_resumeFrom is (int step, string folder))
            {
                runner.Restore(folder, step);
            }

            return runner;
        }
        catch
        {
            runner.Dispose();
            throw;
        }
    }

    private IStepObjective StepObjective() =>
        _objective.NeedsReference ? new PreferenceStepObjective(_kernels, _loss) : new SupervisedStepObjective();

    private void Warn(string message) => _progress.Report(new PhaseReport(message, IsWarning: true));

    // A micro-batch that holds a sample twice would be a mistake in the recipe; a step of several may span epochs.
    private void RequireBatch()
    {
        if (_recipe.Schedule.BatchSize > _samples.Count)
        {
            throw new UserOptionException(
                $"{RecipeKeys.BatchSize} is {_recipe.Schedule.BatchSize}, "
                + $"but {_inputs.Dataset.Description} has {_samples.Count} usable samples. "
                + $"Set {RecipeKeys.BatchSize} to at most {_samples.Count}; "
                + $"{RecipeKeys.Accumulation} makes steps of more samples.");
        }
    }

    // From here on the folder is this run's: everything that could have kept it from starting has been done, gradients of the
    // first step included.
    private void Begin(StepRunner runner)
    {
        _folder.Begin();
        _checkpoints.RemoveIncomplete();
        _state!.Write(_folder.File(RunFiles.DescriptionName));
        _inputs.Started?.Invoke(_folder.Path);
        if (DiskRoom.Shortage(_folder.Path, _policy!, runner.Optimizer) is string shortage)
        {
            Warn(shortage);
        }
    }

    // The order of samples depends on their number, so rows that are to be left out have to be known before it: with that policy
    // every picture is decoded once, but for those that have a value.
    private void LeaveOutUndecodable(SamplePreparation rows, ReferenceCache? cache, CancellationToken cancellation)
    {
        if (_recipe.Data.BadRows != BadRowPolicy.Skip)
        {
            return;
        }

        PictureCheck pictures = new(_sequences, rows, _progress);
        List<PreparedSample> kept = pictures.Decodable(
            _samples, sample => cache?.Find(sample.Key) is not null, cancellation);
        if (kept.Count < _samples.Count)
        {
            _samples = kept;
            rows.RequireAny(_samples);
            RequireBatch();
        }
    }

    private void CheckPictures(SamplePreparation rows, PreparedSample[] used, CancellationToken cancellation)
    {
        if (_resumeFrom is not null || _recipe.Data.BadRows == BadRowPolicy.Skip)
        {
            return; // the checkpoint's run, or this one, has decoded the same bytes
        }

        new PictureCheck(_sequences, rows, _progress).Require(used, cancellation);
    }

    private ReferenceCache OpenCache()
    {
        ReferenceCache cache = ReferenceCache.Open(ReferenceCachePath, RunDescription.CacheFingerprint(_inputs, _state!));
        if (cache.Notice is string notice)
        {
            Warn(notice);
        }

        return cache;
    }

    // Only what the schedule takes: a trial of ten steps on a large set needs few values.
    private void ComputeReferences(
        ReferenceCache cache, SamplePreparation rows, PreparedSample[] used, CancellationToken cancellation)
    {
        ReferencePass pass = new(cache, rows, _sequences, _progress);
        LlavaModel? model = null;
        try
        {
            if (pass.IsNeeded(used))
            {
                model = _models.Load(_inputs.ReferenceFolder ?? _inputs.ModelFolder, "the reference model", cancellation);
            }

            ChainOptions options = new(false, _recipe.Runtime.HeadChunkRows)
            {
                Cancellation = cancellation,
                SharePrefixes = _recipe.Runtime.SharePrefixes,
            };
            MemoryProblem.During("computing the reference log-probs", () => pass.Run(
                used,
                () => new ChainStep(model!, _kernels, options),
                cancellation));
            _references = [.. _samples.Select(sample => cache.Find(sample.Key) ?? [])];

            // The reference is the start model: no need to read it again.
            if (_state!.ReferenceFingerprint == _state.ModelFingerprint && _resumeFrom is null)
            {
                _policy = model;
                model = null;
            }
        }
        finally
        {
            model?.Dispose();
        }
    }

    private void LoadPolicy(CancellationToken cancellation) =>
        _policy ??= _models.Load(_resumeFrom?.Folder ?? _inputs.ModelFolder, "the model", cancellation);
}
