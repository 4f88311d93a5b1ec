using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Kernels;
using AdaViP.Training.Objectives;
using AdaViP.Training.Optimizer;
using AdaViP.Training.Packing;
using AdaViP.Training.Steps;
using TorchSharp;

namespace AdaViP.Benchmarks.Steps;

/// <summary>
/// The step of this project's trainer on the same work: packed sequences, reference log-probs computed once before the first
/// step, native kernels and optimizer. Takes the model over.
/// </summary>
internal sealed class PackedStep : IDisposable
{
    private readonly LlavaModel _model;
    private readonly IPreferenceKernels _kernels;
    private readonly TrainedParameters _trained;
    private readonly AdamWOptimizer _optimizer;
    private readonly ChainStep _chain;
    private readonly PreferenceStepObjective _objective;
    private readonly List<BatchSample> _samples = [];
    private readonly StepCounts _counts;
    private readonly double[] _reference;

    internal PackedStep(StepWorkload workload, LlavaModel model, bool checkpointing)
    {
        _model = model;
        _kernels = BenchmarkThreads.CreateKernels();
        TensorKernels tensorKernels = new(_kernels);
        RuntimeRecipe runtime = new();
        OptimizerRecipe optimizer = new()
        {
            Beta1 = StepWorkload.Beta1,
            Beta2 = StepWorkload.Beta2,
            Epsilon = StepWorkload.Epsilon,
            WeightDecay = 0,
            MaxGradNorm = StepWorkload.MaxGradientNorm,
        };
        _trained = new TrainedParameters(model, new ModelRecipe());
        _optimizer = new AdamWOptimizer(_trained, optimizer, tensorKernels);
        _chain = new ChainStep(model, tensorKernels, new ChainOptions(checkpointing, runtime.HeadChunkRows));
        _objective = new PreferenceStepObjective(
            tensorKernels, new PreferenceLossOptions(PreferenceObjective.AdaVip, StepWorkload.Beta));
        BatchPicture[] pictures = Pictures(workload);
        for (int first = 0; first < workload.Sequences.Count; first += _objective.Objective.Sequences.Count)
        {
            List<StepSequence> sequences = workload.Sequences.GetRange(first, _objective.Objective.Sequences.Count);
            (StepSequence chosen, StepSequence rejected, StepSequence doctored) = (sequences[0], sequences[1], sequences[2]);
            _samples.Add(new BatchSample(
                $"sample {_samples.Count}",
                [
                    new(chosen.Ids, StepWorkload.SystemTokens, workload.Config.ImageTokenCount, chosen.AnswerStart),
                    new(rejected.Ids, StepWorkload.SystemTokens, workload.Config.ImageTokenCount, rejected.AnswerStart),
                    new(doctored.Ids, StepWorkload.SystemTokens, workload.Config.ImageTokenCount, doctored.AnswerStart),
                ],
                [.. sequences.Select(sequence => pictures[sequence.Picture])]));
        }

        _counts = new StepCounts(_samples.Count, _samples.Sum(sample => (long)sample.Sequences[0].AnswerTokens));
        _reference = _chain.Evaluate(Pack()).Sums;
    }

    /// <summary>What computes the kernels.</summary>
    internal string Kernels => _kernels.Description;

    /// <summary>One step; returns its loss.</summary>
    internal double Run()
    {
        _trained.ZeroGradients();
        double loss = ComputeGradients();
        _optimizer.Step(StepWorkload.LearningRate, _optimizer.GradientNorm());
        return loss;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _trained.Dispose();
        _kernels.Dispose();
        _model.Dispose();
    }

    private double ComputeGradients()
    {
        using TrainingPass pass = _chain.Forward(Pack(), _trained);
        BatchLoss batch = _objective.Compute(pass.LogProbs.Sums, _reference, _counts);
        pass.Backward(batch.Coefficients);
        return batch.Loss;
    }

    private PackedBatch Pack() => PackedBatch.Create(_samples, _model.Config.ImageTokenCount);

    private static BatchPicture[] Pictures(StepWorkload workload)
    {
        int size = workload.Config.Vision.ImageSize;
        BatchPicture[] pictures = new BatchPicture[workload.Pictures.shape[0]];
        for (int i = 0; i < pictures.Length; i++)
        {
            using torch.Tensor picture = workload.Pictures[i].contiguous();
            pictures[i] = new BatchPicture($"picture {i}", new PixelValues([.. picture.data<float>()], size, size));
        }

        return pictures;
    }
}
