using AdaViP.Core.Losses;
using AdaViP.Training.Packing;

namespace AdaViP.Training.Planning;

/// <summary>
/// The arithmetic of a micro-batch that has not been seen: all sequences as long as the plan assumes, every sample about
/// another picture, answers different from their first token on.
/// </summary>
internal sealed class StepWork
{
    private readonly MemoryPlanner.Shape _shape;
    private readonly WorkCount _count;
    private readonly double _samples;
    private readonly double _rejectedAnswers;
    private readonly double _rejectedPictures;
    private readonly double _system;

    /// <param name="shape">Model, recipe and lengths.</param>
    /// <param name="objective">Which sequences a sample has.</param>
    /// <param name="systemTokens">Tokens before the picture.</param>
    internal StepWork(MemoryPlanner.Shape shape, Objective objective, int systemTokens)
    {
        _shape = shape;
        _count = new WorkCount(shape.Config, shape.Recipe);
        _samples = shape.Recipe.Schedule.BatchSize;
        _rejectedAnswers = objective.Sequences.Count(kind => kind == SequenceKind.RejectedAnswer);
        _rejectedPictures = objective.Sequences.Count(kind => kind == SequenceKind.RejectedImage);
        _system = Math.Min(systemTokens, Prompt);
    }

    private double Answer => _shape.AnswerTokens;

    private double Prompt => _shape.Length - _shape.AnswerTokens;

    private double Pictures => _samples * _shape.Pictures;

    private double AnswerRows => _samples * _shape.Sequences * Answer;

    /// <summary>Forward and backward.</summary>
    /// <param name="shared">Whether equal starts are computed once.</param>
    internal double Training(bool shared) => _count.Training(Segments(shared), Pictures, AnswerRows);

    /// <summary>Forward.</summary>
    /// <param name="shared">Whether equal starts are computed once.</param>
    internal double Forward(bool shared) => _count.Forward(Segments(shared), Pictures, AnswerRows);

    // As PrefixTree makes them. The row before an answer predicts its first token, its last row predicts nothing.
    private IEnumerable<WorkSegment> Segments(bool shared)
    {
        if (!shared || _samples * _shape.Sequences == 1)
        {
            yield return new WorkSegment(_samples * _shape.Sequences, _shape.Length, 0, Answer);
            yield break;
        }

        // With one picture for all, what they share goes beyond the system's words.
        bool isRoot = _system >= PackedBatch.ShortestPrefix && Pictures > 1;
        double root = isRoot ? _system : 0;
        if (isRoot)
        {
            yield return new WorkSegment(1, root, 0, 0);
        }

        if (_rejectedAnswers > 0 && Prompt - root >= PackedBatch.ShortestPrefix)
        {
            yield return new WorkSegment(_samples, Prompt - root, root, 1);
            yield return new WorkSegment(_samples * (1 + _rejectedAnswers), Answer, Prompt, Answer - 1);
        }
        else
        {
            yield return new WorkSegment(_samples * (1 + _rejectedAnswers), _shape.Length - root, root, Answer);
        }

        yield return new WorkSegment(_samples * _rejectedPictures, _shape.Length - root, root, Answer);
    }
}
