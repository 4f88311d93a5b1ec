using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Questions;

namespace AdaViP.Evaluation.Running;

/// <summary>Answers the questions of a run, or those that an earlier process left.</summary>
/// <param name="Questions">The questions to answer, each with its picture.</param>
/// <param name="Lines">Writes an answer as a line.</param>
/// <param name="Decoding">How to choose tokens.</param>
/// <param name="BatchSize">Questions per batch, at least 1.</param>
internal sealed record AnswerRun(
    IReadOnlyList<BenchmarkQuestion> Questions, AnswerLine Lines, AnswerDecoding Decoding, int BatchSize)
{
    private static string Advice =>
        "Answers of another run are in the way: "
        + $"choose another {SettingKey.OutputFolder}, or begin again with {SettingKey.Overwrite}.";

    /// <summary>How many answers are there already; checks that they are to these questions, in this order.</summary>
    /// <param name="log">The answers so far.</param>
    /// <exception cref="UserDataException">A line is not an answer to its question.</exception>
    public int CountDone(AnswerLog log)
    {
        if (log.Lines.Count > Questions.Count)
        {
            throw new UserDataException(
                $"{new FilePlace(log.Path, Questions.Count + 1)}: "
                    + $"there {Counted.Word(Questions.Count, "is", "are")} only {Counted.Of(Questions.Count, "question")}. "
                    + $"{Advice}");
        }

        int index = 0;
        foreach (JsonElement stored in log.Parse())
        {
            if (!Lines.Fits(Questions[index], stored))
            {
                throw new UserDataException(
                    $"{new FilePlace(log.Path, index + 1)}: this does not answer the question of {Questions[index].Row.Place}. "
                        + $"{Advice}");
            }

            index++;
        }

        return index;
    }

    /// <summary>Answers what is left.</summary>
    /// <param name="log">Gets the answers, batch by batch.</param>
    /// <param name="generator">The model.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Stops; finished batches are kept.</param>
    /// <returns>Answers that the limit of new tokens ended.</returns>
    public int Complete(AnswerLog log, IAnswerGenerator generator, IProgress<AnswerProgress> progress,
        CancellationToken cancellation)
    {
        int cut = 0;
        long tokens = 0;
        int before = log.Lines.Count;
        while (log.Lines.Count < Questions.Count)
        {
            BenchmarkQuestion[] batch = [.. Questions.Skip(log.Lines.Count).Take(BatchSize)];
            IReadOnlyList<GeneratedAnswer> answers = generator.Answer(
                [
                    .. batch.Select((question, i) =>
                        new PictureQuestion(question.Picture!, question.Prompt) { Number = log.Lines.Count + i }),
                ],
                Decoding,
                cancellation);
            log.Append([.. batch.Zip(answers, (question, answer) => Lines.Write(question, answer.Text))]);
            cut += answers.Count(answer => !answer.Ended);
            tokens += answers.Sum(answer => answer.Tokens);
            progress.Report(new AnswerProgress(log.Lines.Count, Questions.Count, before, tokens));
        }

        return cut;
    }
}
