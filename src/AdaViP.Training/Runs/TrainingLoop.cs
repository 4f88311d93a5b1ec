using System.Diagnostics;
using AdaViP.Core;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Metrics;
using AdaViP.Training.Order;
using AdaViP.Training.Packing;
using AdaViP.Training.Samples;
using AdaViP.Training.Schedules;

namespace AdaViP.Training.Runs;

/// <summary>Step after step: load, gradients, checks, update, metrics, checkpoint; stops cleanly between steps.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly TrainingRecipe _recipe;
    private readonly RunFolder _folder;
    private readonly CheckpointStore _checkpoints;
    private readonly IProgress<TrainingReport> _progress;
    private readonly StepRunner _runner;
    private readonly RunLength _length;
    private readonly LearningRateSchedule _schedule;
    private readonly ISampleStream _order;
    private readonly StepLoader _loader;
    private readonly double[][] _references;
    private readonly StartCheck? _startCheck;
    private readonly FiniteCheck _finite;
    private readonly StepRate _rate = new();
    private MetricsLog? _metricsLog;
    private TensorBoardLog? _tensorBoard;
    private bool _begun;
    private int? _loggedBefore;

    // Of the newest update of this process; none before it.
    private IReadOnlyList<BatchSample> _newest = [];

    internal TrainingLoop(
        TrainingRecipe recipe,
        RunFolder folder,
        CheckpointStore checkpoints,
        IProgress<TrainingReport> progress,
        StepRunner runner,
        RunLength length,
        ISampleStream order,
        StepLoader loader,
        double[][] references,
        StartCheck? startCheck)
    {
        _recipe = recipe;
        _folder = folder;
        _checkpoints = checkpoints;
        _progress = progress;
        _runner = runner;
        _length = length;
        _schedule = new LearningRateSchedule(recipe.Schedule, recipe.Optimizer.LearningRate, length.Steps);
        _order = order;
        _loader = loader;
        _references = references;
        _startCheck = startCheck;
        _finite = new FiniteCheck(recipe, checkpoints);
    }

    /// <summary>Takes over the output folder; called once, when the numbers of the first step are there and are finite.</summary>
    internal required Action Begin { get; init; }

    internal TrainingResult Run(RunState state, string sourceFolder, LlavaModel policy, CancellationToken cancellation)
    {
        StepMetrics? last = null;
        string? saved = null;
        _loggedBefore = state.LoggedSteps;
        while (state.Step < _length.Steps && !cancellation.IsCancellationRequested)
        {
            if (TryStep(state, cancellation) is not StepMetrics done)
            {
                break;
            }

            last = done;
            state = state with { Step = state.Step + 1, NumTokens = (long)last[MetricNames.NumTokens] };
            Log(last);
            bool due = _recipe.Output.SaveEvery > 0 && state.Step % _recipe.Output.SaveEvery == 0;
            saved = due ? Save(state, sourceFolder, policy) : null;
        }

        string? checkpoint = state.Step == 0 ? null : saved ?? Save(state, sourceFolder, policy);
        if (state.Step < _length.Steps)
        {
            Describe(state);
            return new TrainingResult(
                false,
                state.Step,
                _length.Steps,
                null,
                checkpoint,
                checkpoint is null
                    ? $"Interrupted in the first of {_length.Steps} steps: there is nothing to save yet. {_folder.RestartHint}"
                    : $"Interrupted after step {state.Step} of {_length.Steps}; the state is saved in {checkpoint}. "
                        + _folder.ResumeHint);
        }

        if (!ModelPublisher.IsPublished(_folder.Path) || last is not null)
        {
            MemoryProblem.During("saving the tuned model", () => ModelPublisher.Publish(policy, sourceFolder, _folder.Path));
        }

        Describe(state);
        if (!_recipe.Output.KeepFinalState)
        {
            _checkpoints.RemoveAll();
            checkpoint = null;
        }

        return new TrainingResult(
            true,
            state.Step,
            _length.Steps,
            _folder.Path,
            checkpoint,
            FinishedRun.Describe(_folder.Path, [.. _checkpoints.Complete().Select(kept => kept.Folder)]));
    }

    public void Dispose()
    {
        _loader.Dispose();
        _metricsLog?.Dispose();
        _tensorBoard?.Dispose();
    }

    // How far the run came, where this process wrote that it began; once the checkpoints are gone it is the only trace.
    private void Describe(RunState state)
    {
        if (_begun)
        {
            (state with { LoggedSteps = _metricsLog?.Count }).Write(_folder.File(RunFiles.DescriptionName));
        }
    }

    private void EnsureBegun(int completedSteps)
    {
        if (_begun)
        {
            return;
        }

        Begin();
        _metricsLog = MetricsLog.Open(_folder.Path, completedSteps);
        int logEvery = _recipe.Output.LogEvery;
        _metricsLog.Require(
            _loggedBefore ?? completedSteps / logEvery,
            logEvery,
            message => _progress.Report(new PhaseReport(message, IsWarning: true)));
        _tensorBoard = _recipe.Output.TensorBoard ? TensorBoardLog.Open(_folder.Path, completedSteps, TimeProvider.System) : null;
        _begun = true;
    }

    // Null when it was cancelled: weights and optimizer are as they were before the step then.
    private StepMetrics? TryStep(RunState state, CancellationToken cancellation)
    {
        try
        {
            return MemoryProblem.During($"computing step {state.Step + 1}", () => Step(state.Step, state.NumTokens));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private StepMetrics Step(int step, long tokensBefore)
    {
        long started = Stopwatch.GetTimestamp();
        int[] indices = Indices(step);
        IReadOnlyList<BatchSample> samples = _loader.Take(step, indices);
        if (step + 1 < _length.Steps)
        {
            _loader.Prefetch(step + 1, Indices(step + 1));
        }

        double[][] references = _references.Length == 0 ? [] : [.. indices.Select(index => _references[index])];
        StepAccumulator numbers = _runner.ComputeGradients(samples, references);
        _finite.Require(step, numbers);
        if (step == 0)
        {
            CheckStart(samples, references, numbers);
        }

        double gradientNorm = _runner.Optimizer.GradientNorm();
        _finite.RequireNorm(step, gradientNorm, numbers);
        EnsureBegun(step);
        double learningRate = _schedule.At(step);
        _runner.Optimizer.Step(learningRate, gradientNorm);
        _newest = samples;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        _rate.Add(elapsed, numbers.Tokens, numbers.Flops);
        List<KeyValuePair<string, double>> scalars =
        [
            new(MetricNames.Epoch, _length.EpochAfter(step + 1)),
            .. numbers.LossScalars(),
            new(MetricNames.GradNorm, gradientNorm),
            new(MetricNames.LearningRate, learningRate),
            .. numbers.ObjectiveScalars(),
            new(MetricNames.NumTokens, tokensBefore + numbers.Tokens),
            new(MetricNames.StepSeconds, elapsed.TotalSeconds),
        ];
        return new StepMetrics(step + 1, scalars, numbers.SampleIds, numbers.SampleLogps);
    }

    private int[] Indices(int step)
    {
        int[] indices = new int[_length.SamplesOf(step)];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = _order.At(_length.FirstPosition(step) + i);
        }

        return indices;
    }

    private void Log(StepMetrics metrics)
    {
        if (metrics.Step % _recipe.Output.LogEvery == 0 || metrics.Step == _length.Steps)
        {
            _metricsLog!.Write(metrics);
            _tensorBoard?.Write(metrics);
        }

        _progress.Report(_rate.Report(metrics, _length.Steps));
    }

    private string Save(RunState state, string sourceFolder, LlavaModel policy)
    {
        EnsureBegun(state.Step);
        _finite.RequireState(state.Step, policy, _runner, _newest);
        _metricsLog!.Sync();
        _tensorBoard?.Sync();
        void Write(string target, FileDigests digests)
        {
            LlavaCheckpointWriter.Save(policy, sourceFolder, target, LlavaCheckpointWriter.DefaultShardBytes, digests.Create);
            OptimizerStateFile.Write(_runner.Optimizer, target, digests);
            (state with { LoggedSteps = _metricsLog.Count }).Write(Path.Combine(target, RunState.CheckpointName));
        }

        string folder = MemoryProblem.During(
            $"saving the state after step {state.Step}", () => _checkpoints.Save(state.Step, Write));
        _progress.Report(new CheckpointReport(state.Step, folder, IsTemporary: !_recipe.Output.KeepFinalState));
        return folder;
    }

    private void CheckStart(IReadOnlyList<BatchSample> samples, double[][] references, StepAccumulator numbers)
    {
        if (_startCheck is null)
        {
            return;
        }

        double largest = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            for (int column = 0; column < references[i].Length; column++)
            {
                int tokens = samples[i].Sequences[column].AnswerTokens;
                _startCheck.RequireEqual(samples[i].Id, column, tokens, numbers.SampleLogps[i][column], references[i][column]);
                largest = Math.Max(largest, _startCheck.Tolerance(references[i][column], tokens));
            }
        }

        _startCheck.RequireLoss(numbers.Loss, largest);
        numbers.RewardsAreZero = true;
    }
}
