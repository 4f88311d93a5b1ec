using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;

namespace AdaViP.Evaluation.Stored;

/// <summary>What a model said of a picture, with the words that it was scored by.</summary>
/// <param name="Key">Names the picture among those of the evaluation.</param>
/// <param name="Question">What was asked; empty where the answers do not say.</param>
/// <param name="Text">What was said.</param>
/// <param name="Words">Counted and hallucinated words.</param>
/// <param name="FindPicture">Looks for the picture where the evaluation found it; null where it is not there any more.</param>
public sealed record StoredDescription(
    string Key, string Question, string Text, ItemWords Words, Func<ImageReference?> FindPicture);
