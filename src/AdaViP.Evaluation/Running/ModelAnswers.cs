using System.Text;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Questions;

namespace AdaViP.Evaluation.Running;

/// <summary>
/// Has a model answer the questions of a benchmark, or those that an earlier process left. Memory is compared first, before the
/// model's files are read; nothing is stored or removed before the first answer can be made.
/// </summary>
/// <param name="request">The model and how it answers.</param>
/// <param name="files">Where the answers go.</param>
/// <param name="display">Gets progress and warnings.</param>
internal sealed class ModelAnswers(EvaluationRequest request, EvaluationFiles files, IEvaluationDisplay display)
{
    private IAnswerModel Model => request.Model!;

    /// <summary>Answers what is not answered yet.</summary>
    /// <param name="questionFile">File of the questions.</param>
    /// <param name="questions">All of them.</param>
    /// <param name="limit">How many of them, from the first on; null for all.</param>
    /// <param name="cancellation">Stops; finished answers are kept.</param>
    public void Complete(
        string questionFile, IReadOnlyList<BenchmarkQuestion> questions, int? limit, CancellationToken cancellation)
    {
        var run = new AnswerRun(
            [.. questions.Take(limit ?? questions.Count)],
            new AnswerLine(request.Preset, AnswerIdentity.NameOf(Model.Folder)),
            request.Preset.Decoding,
            request.BatchSize);
        int stored = request.Overwrite ? 0 : AnswerLog.CountLines(files.Answers);
        bool isComplete = stored >= run.Questions.Count;
        if (!isComplete)
        {
            Model.Prepare(
                run.Decoding,
                run.Questions.Max(question => Encoding.UTF8.GetByteCount(question.Prompt)),
                Math.Min(request.BatchSize, run.Questions.Count));
        }

        AnswerIdentity identity = AnswerIdentity.Of(
            request, questionFile, questions.Select(question => question.Prompt), limit, display, cancellation);
        if (stored > 0)
        {
            new IdentityCheck(files.Folder, identity, Model).Check();
            Continue(run, identity, isComplete, cancellation);
        }
        else
        {
            Begin(run, identity, cancellation);
        }
    }

    private void Begin(AnswerRun run, AnswerIdentity identity, CancellationToken cancellation)
    {
        using IAnswerGenerator generator = Model.Open();
        cancellation.ThrowIfCancellationRequested();
        if (request.Overwrite)
        {
            files.Clear();
        }

        IdentityFile.Store(files.Folder, identity);
        using AnswerLog log = AnswerLog.Open(files.Answers);
        WarnOfCut(log);
        Answer(run, log, generator, cancellation);
        WriteList(log);
    }

    private void Continue(AnswerRun run, AnswerIdentity identity, bool isComplete, CancellationToken cancellation)
    {
        using AnswerLog log = AnswerLog.Open(files.Answers);
        WarnOfCut(log);
        display.Continued(run.CountDone(log), run.Questions.Count);
        using IAnswerGenerator? generator = isComplete ? null : Model.Open();
        IdentityFile.Store(files.Folder, identity);
        if (generator is not null)
        {
            Answer(run, log, generator, cancellation);
        }

        WriteList(log);
    }

    private void WarnOfCut(AnswerLog log)
    {
        if (log.Cut > 0)
        {
            display.Warn($"{log.Path}: the last line was not finished ({log.Cut} bytes); its question is answered again.");
        }
    }

    private void Answer(AnswerRun run, AnswerLog log, IAnswerGenerator generator, CancellationToken cancellation)
    {
        try
        {
            int cut = run.Complete(log, generator, display.Answering(), cancellation);
            if (cut > 0)
            {
                display.Warn($"{Counted.Of(cut, "answer")} reached the limit "
                    + $"of {Counted.Of(run.Decoding.MaxNewTokens, "new token")} before the model ended "
                    + Counted.Word(cut, "it.", "them."));
            }
        }
        catch (OperationCanceledException)
        {
            display.Stopped(log.Lines.Count, run.Questions.Count, log.Path);
            throw;
        }
    }

    private void WriteList(AnswerLog log)
    {
        if (files.AnswerList is string list)
        {
            AtomicFile.WriteText(list, JsonList.Of(log.Lines));
        }
    }
}
