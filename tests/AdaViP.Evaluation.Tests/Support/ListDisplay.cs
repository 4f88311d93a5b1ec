using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Running;

namespace AdaViP.Evaluation.Tests.Support;

/// <summary>Remembers what an evaluation showed.</summary>
internal sealed class ListDisplay : IEvaluationDisplay
{
    public List<string> Warnings { get; } = [];

    public ScoredEvaluation? Evaluation { get; private set; }

    public void Warn(string message)
    {
        lock (Warnings)
        {
            Warnings.Add(message);
        }
    }

    public IProgress<int> ReadingModel(long bytes) => new Progress<int>();

    public IProgress<AnswerProgress> Answering() => new Progress<AnswerProgress>();

    public IProgress<AnswerProgress> Judging() => new Progress<AnswerProgress>();

    public void Continued(int done, int total)
    {
    }

    public void Stopped(int done, int total, string answers)
    {
    }

    public void AwaitsJudge(string title, string answers)
    {
    }

    public void Scored(ScoredEvaluation evaluation) => Evaluation = evaluation;

    public void Wrote(EvaluationFiles files)
    {
    }
}
