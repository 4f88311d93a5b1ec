using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Kernels;
using AdaViP.Training.Objectives;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using AdaViP.Training.Planning;
using AdaViP.Training.Steps;

namespace AdaViP.Training.Runs;

/// <summary>The state that a step changes, weights and optimizer, and the step itself: micro-batches, then one update.</summary>
internal sealed class StepRunner : IDisposable
{
    private readonly LlavaModel _policy;
    private readonly IStepObjective _objective;
    private readonly ChainStep _chain;
    private readonly ChainStep _check;
    private readonly WorkCount _work;
    private readonly int _microBatch;

    /// <param name="policy">The model that is trained.</param>
    /// <param name="recipe">Batch, optimizer, which weights, memory.</param>
    /// <param name="kernels">Kernels of log-probs and optimizer.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="cancellation">Looked at before each block of each micro-batch.</param>
    internal StepRunner(
        LlavaModel policy, TrainingRecipe recipe, TensorKernels kernels, IStepObjective objective, CancellationToken cancellation)
    {
        _policy = policy;
        _objective = objective;
        _work = new WorkCount(policy.Config, recipe);
        _microBatch = recipe.Schedule.BatchSize;
        _chain = new ChainStep(
            policy,
            kernels,
            new ChainOptions(recipe.Runtime.ActivationCheckpointing, recipe.Runtime.HeadChunkRows, MeanLogits: true)
            {
                Cancellation = cancellation,
                SharePrefixes = recipe.Runtime.SharePrefixes,
            });
        _check = new ChainStep(
            policy,
            kernels,
            new ChainOptions(false, recipe.Runtime.HeadChunkRows) { SharePrefixes = recipe.Runtime.SharePrefixes });
        Trained = new TrainedParameters(policy, recipe.Model);
        Optimizer = new AdamWOptimizer(Trained, recipe.Optimizer, kernels);
    }

    /// <summary>The weights that are trained, with their gradients.</summary>
    internal TrainedParameters Trained { get; }

    /// <summary>The optimizer and its state.</summary>
    internal AdamWOptimizer Optimizer { get; }

    /// <summary>Log-probs, loss and gradients of a step; nothing is updated.</summary>
    /// <param name="samples">All samples of the step.</param>
    /// <param name="references">Reference log-probs of each; empty for supervised tuning.</param>
    /// <returns>The numbers; stops after the first micro-batch with a log-prob that is not finite.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; weights and optimizer are as they were.</exception>
    internal StepAccumulator ComputeGradients(IReadOnlyList<BatchSample> samples, IReadOnlyList<double[]> references)
    {
        Trained.ZeroGradients();
        StepAccumulator numbers = new(_objective.Objective);
        StepCounts counts = new(samples.Count, samples.Sum(sample => (long)sample.Sequences[0].AnswerTokens));
        for (int first = 0; first < samples.Count && numbers.BadSamples.Count == 0; first += _microBatch)
        {
            int count = Math.Min(_microBatch, samples.Count - first);
            PackedBatch batch = _chain.Pack([.. samples.Skip(first).Take(count)]);
            double[] reference = [.. references.Skip(first).Take(count).SelectMany(row => row)];
            using TrainingPass pass = _chain.Forward(batch, Trained);
            if (numbers.AddLogProbs(batch, pass.LogProbs))
            {
                BatchLoss loss = _objective.Compute(pass.LogProbs.Sums, reference, counts);
                numbers.AddLoss(loss, _work.Training(batch));
                pass.Backward(loss.Coefficients);
            }
        }

        return numbers;
    }

    /// <summary>
    /// Whether the weights as they are now give log-probs: numbers may be finite and yet too large to compute with. One forward
    /// pass over the last micro-batch; it is not cancelled, since a run that is cancelled saves its state.
    /// </summary>
    /// <param name="samples">Of a step; may be empty.</param>
    /// <returns>A clause that names the samples whose log-probs are not finite; null where all are.</returns>
    internal string? FindProblem(IReadOnlyList<BatchSample> samples)
    {
        if (samples.Count == 0)
        {
            return null;
        }

        BatchSample[] last = [.. samples.TakeLast(((samples.Count - 1) % _microBatch) + 1)];
        StepAccumulator numbers = new(_objective.Objective);
        PackedBatch batch = _check.Pack(last);
        return numbers.AddLogProbs(batch, _check.Evaluate(batch))
            ? null
            : $"the log-probs of {string.Join(", ", numbers.BadSamples)} are not finite";
    }

    /// <summary>Takes the optimizer's state from a checkpoint; the weights are loaded with the model.</summary>
    internal void Restore(string checkpointFolder, int completedSteps)
    {
        OptimizerStateFile.Read(Optimizer, checkpointFolder);
        Optimizer.CompletedSteps = completedSteps;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Trained.Dispose();
    }
}
