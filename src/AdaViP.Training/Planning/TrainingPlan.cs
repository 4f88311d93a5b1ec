namespace AdaViP.Training.Planning;

/// <summary>What a run will take, worked out from config.json and the recipe before anything is loaded.</summary>
public sealed record TrainingPlan
{
    /// <summary>Weights of the vision tower.</summary>
    public required long VisionParameters { get; init; }

    /// <summary>Weights of the projector.</summary>
    public required long ProjectorParameters { get; init; }

    /// <summary>Weights of the decoder, embedding and head included.</summary>
    public required long DecoderParameters { get; init; }

    /// <summary>Weights that the recipe trains.</summary>
    public required long TrainedParameters { get; init; }

    /// <summary>All weights.</summary>
    public long TotalParameters => VisionParameters + ProjectorParameters + DecoderParameters;

    /// <summary>Memory of a training step, by purpose; all of it is in use at once.</summary>
    public required IReadOnlyList<PlanLine> Memory { get; init; }

    /// <summary>Sum of <see cref="Memory"/>: what the process needs, without the runtime and retained free blocks.</summary>
    public long MemoryBytes => Memory.Sum(line => line.Bytes);

    /// <summary>Disk: each checkpoint, the finished model, reference log-probs.</summary>
    public required IReadOnlyList<PlanLine> Disk { get; init; }

    /// <summary>Tokens of one sequence.</summary>
    public required int SequenceTokens { get; init; }

    /// <summary>Sequences per sample, as the objective has them.</summary>
    public required int SequencesPerSample { get; init; }

    /// <summary>Tokens of an optimizer step.</summary>
    public required long StepTokens { get; init; }

    /// <summary>
    /// Floating-point operations of an optimizer step whose sequences share what they begin with alike; a multiply-add counts as
    /// two.
    /// </summary>
    public required double SharedStepFlops { get; init; }

    /// <summary>The same where every sequence is computed for itself.</summary>
    public required double SeparateStepFlops { get; init; }

    /// <summary>The one of the two that the recipe asks for.</summary>
    public double StepFlops => SharesPrefixes ? SharedStepFlops : SeparateStepFlops;

    /// <summary>Whether the recipe shares equal starts.</summary>
    public required bool SharesPrefixes { get; init; }

    /// <summary>
    /// Floating-point operations of the pass that computes all reference log-probs; 0 where the number of samples is unknown.
    /// </summary>
    public required double ReferenceFlops { get; init; }

    /// <summary>Optimizer steps; 0 where the number of samples is needed and unknown.</summary>
    public required int Steps { get; init; }
}
