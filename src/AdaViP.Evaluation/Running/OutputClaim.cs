using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Results;

namespace AdaViP.Evaluation.Running;

/// <summary>Whether an output folder is free for a run: generated answers keep their own scores beside them.</summary>
internal static class OutputClaim
{
    /// <summary>Refuses a folder with other results, unless the user says that they may go.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="request">The run.</param>
    /// <param name="display">Told of scores that stored answers of another benchmark replace.</param>
    /// <exception cref="UserOptionException">The folder holds generated answers that are not the ones to score.</exception>
    public static void Check(EvaluationFiles files, EvaluationRequest request, IEvaluationDisplay display)
    {
        OutputFolder.RequireNoLinks(files.Folder, name => name == AnswerIdentity.FileName);
        if (request.Overwrite)
        {
            return;
        }

        if (request.Model is null && File.Exists(files.Identity) && !IsSame(request.Answers, files.Answers))
        {
            throw new UserOptionException(
                $"{SettingKey.OutputFolder} \"{files.Folder}\" holds generated answers ({AnswerIdentity.FileName}), not those of "
                + $"{request.Answers ?? request.JudgeFile}. Choose another {SettingKey.OutputFolder}, or remove them with "
                + $"{SettingKey.Overwrite}.");
        }

        string scorer = request.Benchmark.Name;
        if (StoredScores.BenchmarkOf(files.Scores) is string before && before != scorer)
        {
            display.Warn($"{SettingKey.OutputFolder} \"{files.Folder}\" held scores of {before}; "
                + $"those of {scorer} replace them.");
        }
    }

    /// <summary>
    /// Removes other results where the user says so; to be called when nothing is left that could fail about the answers.
    /// </summary>
    /// <param name="files">The folder.</param>
    /// <param name="request">The run; one that generates answers has removed them itself.</param>
    public static void Clear(EvaluationFiles files, EvaluationRequest request)
    {
        if (request.Overwrite && request.Model is null)
        {
            string?[] judged = request.Judge is null ? [] : [files.JudgeRecords, files.JudgeReplies];
            files.ClearBut([request.Answers, request.JudgeFile, request.Questions, .. judged]);
        }
    }

    private static bool IsSame(string? one, string other) => one is not null && Path.GetFullPath(one) == Path.GetFullPath(other);
}
