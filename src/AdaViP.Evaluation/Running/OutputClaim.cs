using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Evaluation.Results;

namespace AdaViP.Evaluation.Running;

/// <summary>
/// Whether an output folder is free for a run: generated answers keep their own scores beside them, and nothing that is read, or
/// that another program wrote, is replaced. All of it before any work.
/// </summary>
internal static class OutputClaim
{
    /// <summary>Refuses outputs that the evaluation reads.</summary>
    /// <param name="files">The folder; need not exist.</param>
    /// <param name="request">The run.</param>
    /// <exception cref="UserOptionException">One is read.</exception>
    public static void RequireNotRead(EvaluationFiles files, EvaluationRequest request)
    {
        // Stored answers and replies may be the folder's own; what they are scored by may not.
        Require([files.Answers, files.AnswerList], ("the answers", request.Answers));
        Require([files.JudgeRecords, files.JudgeReplies], ("the judge's replies", request.JudgeFile));
        IEnumerable<string> model =
            request.Model?.Folder is string folder && Directory.Exists(folder) ? ModelFiles.Of(folder) : [];
        Require(
            [],
            [
                ("the questions", request.Questions), ("the table of similar words", request.Similarity),
                ("the preset", request.PresetFile), ("the prompt of the judge", request.Judge?.PromptFile),
                .. request.Annotations.Select(path => ("the annotations", (string?)path)),
                .. model.Select(path => ("a file of the model", (string?)path)),
            ]);

        void Require(IReadOnlyList<string?> own, params IReadOnlyList<(string What, string? Path)> inputs) =>
            OwnNames.RequireNotRead(
                files.Folder,
                files.All.Except(own.OfType<string>()),
                inputs.Where(input => input.Path is not null).Select(input => (input.What, input.Path!)));
    }

    /// <summary>Refuses a folder with other results, unless the user says that they may go.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="request">The run.</param>
    /// <param name="display">Told of scores that stored answers of another benchmark replace.</param>
    /// <exception cref="UserOptionException">
    /// The folder holds generated answers that are not the ones to score, files of somebody else under names that the run writes,
    /// or something that is not a file.
    /// </exception>
    public static void Check(EvaluationFiles files, EvaluationRequest request, IEvaluationDisplay display)
    {
        OutputFolder.RequireNoLinks(files.Folder, name => name == IdentityFile.FileName);
        RequireOwn(files, request);
        if (request.Overwrite)
        {
            return;
        }

        bool hasRun = FileStatus.Of(files.Identity)?.Kind == FileKind.Regular
            && EvaluationFiles.IdentityName.IsOwn(files.Identity);
        if (request.Model is null && hasRun && !EvaluationFiles.IsSame(request.Answers, files.Answers))
        {
            throw new UserOptionException(
                $"{SettingKey.OutputFolder} \"{files.Folder}\" holds generated answers ({IdentityFile.FileName}), "
                + $"not those of {request.Answers ?? request.JudgeFile}. "
                + $"Choose another {SettingKey.OutputFolder}, or remove them with {SettingKey.Overwrite}.");
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

            // Answers of the folder itself stay with what says where they are from.
            string?[] answers = AreOwn(files, request.Answers) ? [files.Answers, files.AnswerList, files.Identity] : [];
            files.ClearBut([request.Answers, request.JudgeFile, request.Questions, .. judged, .. answers]);
        }
    }

    // Only what this run writes or removes: stored answers are scored beside whatever else is there.
    private static void RequireOwn(EvaluationFiles files, EvaluationRequest request)
    {
        bool replaces = request.Model is not null || (request.Overwrite && !AreOwn(files, request.Answers));
        bool judges = request.Judge is not null || request.Overwrite;
        string[] answers = [files.Answers, .. files.AnswerList is string list ? (string[])[list] : []];

        // Nobody can tell one file of answers from another, but those that this program made have their origin beside them.
        // Existence and length are of one look: the file may go at any time.
        string? stored = replaces ? Array.Find(answers, file => new FileInfo(file) is { Exists: true, Length: > 0 }) : null;
        RequireIdentity(files, stored);
        new OwnNames(
        [
            .. EvaluationFiles.DerivedNames,
            .. replaces ? (OwnName[])[EvaluationFiles.IdentityName] : [],
            .. judges ? EvaluationFiles.JudgeNames.Where(name => !IsRead(name)) : [],
        ]).Require(files.Folder);
        if (!replaces)
        {
            return;
        }

        new OwnNames([.. answers.Select(file => new OwnName(Path.GetFileName(file)))]).Require(files.Folder);
        if (stored is not null && FileStatus.Of(files.Identity) is null)
        {
            throw new UserOptionException(
                $"{stored} has no {IdentityFile.FileName} beside it, so that it is not of a run of this program, "
                + $"and would be replaced. Move it away, or choose another {SettingKey.OutputFolder}.");
        }

        bool IsRead(OwnName name) => EvaluationFiles.IsSame(request.JudgeFile, Path.Combine(files.Folder, name.Pattern));
    }

    // Where it is damaged, moving it away alone would leave answers of unknown origin.
    private static void RequireIdentity(EvaluationFiles files, string? stored)
    {
        if (stored is null || FileStatus.Of(files.Identity, followLinks: false)?.Kind != FileKind.Regular)
        {
            return;
        }

        try
        {
            if (EvaluationFiles.IdentityName.IsOwn(files.Identity))
            {
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // named with the other files
        }

        throw new UserOptionException(
            $"{files.Identity} is not what this command writes there, or damaged: nothing else tells what made {stored}. "
            + $"Copy it back from a backup, move it and {Path.GetFileName(stored)} away, "
            + $"or choose another {SettingKey.OutputFolder}.");
    }

    private static bool AreOwn(EvaluationFiles files, string? answers) =>
        EvaluationFiles.IsSame(answers, files.Answers) || EvaluationFiles.IsSame(answers, files.AnswerList);
}
