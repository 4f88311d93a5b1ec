using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Pages;
using AdaViP.Evaluation.Questions;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Running;

/// <summary>Carries out an evaluation: answers, judge, scores, page.</summary>
public sealed class EvaluationSession
{
    private readonly EvaluationRequest _request;
    private readonly IEvaluationDisplay _display;
    private readonly IBenchmarkScorer _scorer;
    private readonly EvaluationFiles? _files;

    // Null also where the limit is no smaller than the number of questions: that run is whole.
    private int? _limit;

    /// <param name="request">What to do.</param>
    /// <param name="display">Gets progress and the scores.</param>
    public EvaluationSession(EvaluationRequest request, IEvaluationDisplay display)
    {
        _request = request;
        _display = display;
        _scorer = BenchmarkScorers.Find(request.Preset.Scorer);
        _files = request.Output is string folder ? new EvaluationFiles(folder, request.Preset) : null;
    }

    /// <summary>Runs the evaluation.</summary>
    /// <param name="cancellation">Stops it; finished answers and replies are kept.</param>
    public void Run(CancellationToken cancellation)
    {
        BenchmarkJudge? asked = _request.Judge is JudgeSettings settings
            ? BenchmarkJudge.For(_scorer.Name, settings, _files!, _display)
            : null;
        asked?.Check();
        CheckPlaces();
        using OutputFolderLock? held = TakeOutput();
        string? questions = Questions();
        string? answers = _request.Answers;
        if (_request.Model is not null)
        {
            answers = Answer(questions!, cancellation);
        }
        else if (_request.Limit is int limit)
        {
            _limit = limit < JsonRows.Read(questions!).Count ? limit : null;
        }

        JudgeFile? judge = _request.JudgeFile is string stored ? JudgeFile.Open(stored) : null;
        if (judge is null && asked is not null)
        {
            judge = asked.Ask(answers!, cancellation);
        }

        if (judge is null && _scorer.NeedsJudge)
        {
            _display.AwaitsJudge(_request.Preset.Title, answers!);
            return;
        }

        Score(Inputs(questions, answers, judge));
    }

    private ScoringInputs Inputs(string? questions, string? answers, JudgeFile? judge) => new()
    {
        Answers = answers,
        Questions = questions,
        Annotations = new AnnotationFiles([.. _request.Annotations, .. questions is null ? (string[])[] : [questions]]),
        Limit = Limit(answers),
        AsOfficial = _request.AsOfficial,
        DropIncomplete = _request.DropIncomplete,
        Parsing = _request.Parsing,
        Similarity = _request.Similarity,
        Judge = judge,
    };

    // Generated answers to the first questions say so themselves when they are scored again.
    private int? Limit(string? answers) => _limit is null && _request.Limit is null && answers is not null && answers == _request.Answers
        && (Path.GetFileName(answers) == EvaluationFiles.AnswersName || Path.GetFileName(answers) == _request.Preset.AnswerList)
            ? AnswerIdentity.StoredLimit(answers)
            : _limit;

    // Null where stored answers are scored and no question file was named.
    private string? Questions()
    {
        if (_request.Model is null && _request.Questions is null)
        {
            return null;
        }

        return QuestionReader.FindFile(_request.Preset, _request.Questions, _request.Annotations);
    }

    // A place that is mistyped would be passed over where another one has a file of that name.
    private void CheckPlaces()
    {
        foreach ((Setting setting, string place) in _request.Annotations.Select(place => (EvaluationSettings.Annotations, place))
            .Concat(_request.Images.Select(place => (EvaluationSettings.Images, place))))
        {
            if (!Path.Exists(place))
            {
                throw new UserDataException($"{setting} \"{place}\" does not exist.");
            }
        }
    }

    // Null without an output folder.
    private OutputFolderLock? TakeOutput()
    {
        if (_files is null)
        {
            return null;
        }

        string?[] inputs = [_request.Answers, _request.JudgeFile, _request.Questions, _request.Similarity, .. _request.Annotations];
        foreach (string input in inputs.OfType<string>())
        {
            if (_files.Derived.Any(output => Path.GetFullPath(output) == Path.GetFullPath(input)))
            {
                throw new UserOptionException(
                    $"{Setting.OutputFolder} \"{_files.Folder}\" would replace the input \"{input}\"; "
                    + $"choose another {Setting.OutputFolder}.");
            }
        }

        OutputFolderLock held = OutputFolderLock.Take(Path.GetFullPath(_files.Folder));
        try
        {
            OutputClaim.Check(_files, _request, _display);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private string Answer(string questionFile, CancellationToken cancellation)
    {
        EvaluationFiles files = _files!;
        _request.Model!.Check();
        _scorer.CheckAnnotations(Inputs(questionFile, null, null));
        IReadOnlyList<BenchmarkQuestion> questions = QuestionReader.Read(
            _request.Preset, questionFile, new PictureFinder(_request.Preset, _request.Images), _request.Limit);
        _limit = _request.Limit < questions.Count ? _request.Limit : null;
        new ModelAnswers(_request, files, _display).Complete(questionFile, questions, _limit, cancellation);
        return files.Answers;
    }

    private void Score(ScoringInputs inputs)
    {
        ScoredRun run = _scorer.Score(inputs);
        IReadOnlyList<Estimate> intervals = Bootstrap.Intervals(run.Scores.Items, run.Scores.Headlines, new BootstrapOptions());
        JsonObject document = ScoresFile.Document(run.Scores, intervals);
        if (inputs.Judge is JudgeFile judge)
        {
            document["extra"]!["judge"] = judge.Origin.ToJson();
        }

        if (_files is not null)
        {
            document["extra"]!["annotations"] = FileHashes.Of(inputs.Annotations.Used);
            if (inputs.Similarity is string table)
            {
                document["extra"]!["similarity_sha256"] = FileHashes.Hash(table);
            }
        }

        if (inputs.DropIncomplete)
        {
            document["extra"]!["incomplete_sentences"] = "dropped";
        }

        if (inputs.Limit is int limit)
        {
            document["extra"]!["limit"] = limit;
        }

        _display.Scored(_request.Preset.Title, document, run, intervals);
        if (_files is null)
        {
            return;
        }

        OutputClaim.Clear(_files, _request);
        ScoresFile.Write(_files.Scores, document);
        ItemTableFile.Write(_files.Items, run.Scores);
        bool mayHavePictures = _request.Images.Count > 0 || _request.Preset.EmbeddedImage is not null;
        PictureFinder? pictures = mayHavePictures ? new PictureFinder(_request.Preset, _request.Images) : null;
        string page = HtmlReport.Write(
            _request.Preset.Title, Facts(inputs, document), document, intervals, run, new ReportPictures(pictures));
        AtomicFile.WriteText(_files.Report, page);
        _display.Wrote(_files);
    }

    private List<(string Name, string Value)> Facts(ScoringInputs inputs, JsonObject document)
    {
        var facts = new List<(string, string)>();
        Add("Model", _request.Model?.Folder);
        Add("Answers", inputs.Answers);
        Add("Questions", inputs.Questions);
        Add("Judge", inputs.Judge is JudgeFile judge ? $"{Path.GetFileName(judge.Path)} ({judge.Origin.Description})" : null);
        if (_request.Model is IAnswerModel model)
        {
            Add("Decoding", FormattableString.Invariant(
                $"{_request.Preset.Decoding.Beams} beams, at most {_request.Preset.Decoding.MaxNewTokens} tokens"));
            Add("Pictures", SettingNaming.NameOf(model.ImageMode));
        }

        foreach (string field in (string[])["mode", "nouns", "similarity", "parsing", "limit", "incomplete_sentences"])
        {
            Add(field, document["extra"]?[field]?.ToString());
        }

        return facts;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                facts.Add((name, value));
            }
        }
    }
}
