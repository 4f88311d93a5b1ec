using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Results;

namespace AdaViP.Evaluation.Running;

/// <summary>Shows an evaluation to a person. Judges are asked from several threads; all else comes from one.</summary>
public interface IEvaluationDisplay
{
    /// <summary>Something that does not stop the evaluation; may be called from several threads.</summary>
    void Warn(string message);

    /// <summary>How far the files of the model, to which the answers are tied, have been read.</summary>
    /// <param name="bytes">Of all files.</param>
    /// <returns>Takes bytes read since the last call; may be called from several threads.</returns>
    IProgress<int> ReadingModel(long bytes);

    /// <summary>How far the answers are.</summary>
    IProgress<AnswerProgress> Answering();

    /// <summary>How far the judge is; may be called from several threads.</summary>
    IProgress<AnswerProgress> Judging();

    /// <summary>An earlier process left answers.</summary>
    void Continued(int done, int total);

    /// <summary>The evaluation was stopped between answers.</summary>
    void Stopped(int done, int total, string answers);

    /// <summary>There are answers, but no scores before a judge was asked.</summary>
    void AwaitsJudge(string title, string answers);

    /// <summary>There are scores; they are not written yet.</summary>
    void Scored(ScoredEvaluation evaluation);

    /// <summary>The files of the results are written.</summary>
    void Wrote(EvaluationFiles files);
}
