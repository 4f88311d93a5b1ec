namespace AdaViP.Evaluation.Benchmarks;

/// <summary>Kinds of answers of a benchmark that has more than one.</summary>
public enum AnswerKind
{
    /// <summary>Free descriptions, scored by their words.</summary>
    Description,

    /// <summary>Answers to yes/no questions.</summary>
    YesNo,
}
