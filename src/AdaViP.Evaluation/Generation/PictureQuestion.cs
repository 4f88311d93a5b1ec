using AdaViP.Core.Data;

namespace AdaViP.Evaluation.Generation;

/// <summary>A question about a picture.</summary>
/// <param name="Picture">The picture; equal descriptions are the same picture.</param>
/// <param name="Prompt">The question as the model gets it.</param>
public sealed record PictureQuestion(ImageReference Picture, string Prompt)
{
    /// <summary>Which question of the benchmark it is, from 0 on: draws depend on it, not on what is asked beside it.</summary>
    public int Number { get; init; }
}
