namespace AdaViP.Evaluation.MmHal;

/// <summary>A question of the benchmark's template.</summary>
/// <param name="Index">Its place in the file, from 0.</param>
/// <param name="Type">attribute, adversarial, comparison, counting, relation, environment, holistic or other.</param>
/// <param name="ImageId">The picture's id.</param>
/// <param name="ImageSource">Where the picture comes from; its last part is a file name.</param>
/// <param name="Contents">What the picture shows, as the judge is told.</param>
/// <param name="Question">The question.</param>
/// <param name="StandardAnswer">The human answer, as the judge is told.</param>
/// <param name="ModelAnswer">What a model answered; empty in the template.</param>
public sealed record MmHalQuestion(
    int Index,
    string Type,
    string ImageId,
    string ImageSource,
    IReadOnlyList<string> Contents,
    string Question,
    string StandardAnswer,
    string ModelAnswer);
