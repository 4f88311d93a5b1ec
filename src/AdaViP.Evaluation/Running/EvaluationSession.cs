using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Pages;
using AdaViP.Evaluation.Questions;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Running;

/// <summary>Carries out an evaluation: answers, judge, scores, page.</summary>
public sealed class EvaluationSession
{
    private readonly EvaluationRequest _request;
    private readonly IEvaluationDisplay _display;
    private readonly EvaluationFiles? _files;

    // What the check has read is not read again to score.
    private AnnotationFiles? _annotations;

    // Null also where the limit is no smaller than the number of questions: that run is whole.
    private int? _limit;

    /// <param name="request">What to do.</param>
    /// <param name="display">Gets progress and the scores.</param>
    public EvaluationSession(EvaluationRequest request, IEvaluationDisplay display)
    {
        _request = request;
        _display = display;
        _files = request.Output is string folder ? new EvaluationFiles(folder, request.Preset) : null;
    }

    /// <summary>Runs the evaluation.</summary>
    /// <param name="cancellation">Stops it; finished answers and replies are kept.</param>
    public void Run(CancellationToken cancellation)
    {
        JudgeSession? asked = _request.Judge is JudgeSettings settings ? Judge(settings) : null;
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
            judge = asked.Ask(answers!, _display.Judging(), _display.Warn, cancellation);
        }

        if (judge is null && _request.Benchmark.Capabilities.NeedsJudge)
        {
            _display.AwaitsJudge(_request.Preset.Title, answers!);
            return;
        }

        Score(Inputs(questions, answers, judge));
    }

    private JudgeSession Judge(JudgeSettings settings) => _request.Benchmark.Judge is IBenchmarkJudge judge
        ? new JudgeSession(judge, settings, _files!)
        : throw new UserOptionException(
            $"{_request.Benchmark.Name} has no judge; leave {EvaluationSettings.JudgeAddress} out.");

    private ScoringInputs Inputs(string? questions, string? answers, JudgeFile? judge) => new()
    {
        Answers = answers,
        Questions = questions,
        Annotations = _annotations ??= new AnnotationFiles(
            [.. _request.Annotations, .. questions is null ? (string[])[] : [questions]]),
        Limit = Limit(answers),
        AsOfficial = _request.AsOfficial,
        DropIncomplete = _request.DropIncomplete,
        Parsing = _request.Parsing,
        Similarity = _request.Similarity,
        Judge = judge,
    };

    // Generated answers to the first questions say so themselves when they are scored again.
    private int? Limit(string? answers) => _limit is null && _request.Limit is null && answers is not null
        && answers == _request.Answers
        && (Path.GetFileName(answers) == EvaluationFiles.AnswersName || Path.GetFileName(answers) == _request.Preset.AnswerList)
            ? IdentityFile.StoredLimit(answers)
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
        foreach ((SettingKey key, string place) in _request.Annotations.Select(place => (EvaluationSettings.Annotations, place))
            .Concat(_request.Images.Select(place => (EvaluationSettings.Images, place))))
        {
            if (!Path.Exists(place))
            {
                throw new UserDataException(
                    $"{key} \"{place}\" does not exist. {RemoteName.Advice(place, isDataset: true) ?? "Correct the path."}");
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

        OutputClaim.RequireNotRead(_files, _request);
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
        _request.Benchmark.CheckAnnotations(Inputs(questionFile, null, null));
        IReadOnlyList<BenchmarkQuestion> questions = QuestionReader.Read(
            _request.Preset, questionFile, new PictureFinder(_request.Preset, _request.Images), _request.Limit);
        _limit = _request.Limit < questions.Count ? _request.Limit : null;
        new ModelAnswers(_request, files, _display).Complete(questionFile, questions, _limit, cancellation);
        return files.Answers;
    }

    private void Score(ScoringInputs inputs)
    {
        ScoredRun run = _request.Benchmark.Score(inputs);
        var evaluation = new ScoredEvaluation(
            _request.Preset.Title,
            run,
            Bootstrap.Intervals(run.Scores.Items, run.Scores.Headlines, new BootstrapOptions()),
            run.Scores.Facts with
            {
                Judge = inputs.Judge?.Origin,
                Annotations = _files is null ? null : Hashes(inputs.Annotations.Used),
                SimilaritySha256 = _files is not null && inputs.Similarity is string table ? FileHashes.Hash(table) : null,
                IncompleteDropped = inputs.DropIncomplete,
                Limit = inputs.Limit,
            });
        _display.Scored(evaluation);
        if (_files is null)
        {
            return;
        }

        OutputClaim.Clear(_files, _request);
        ScoresFile.Write(_files.Scores, evaluation);
        ItemTableFile.Write(_files.Items, run.Scores);
        bool mayHavePictures = _request.Images.Count > 0 || _request.Preset.EmbeddedImage is not null;
        PictureFinder? pictures = mayHavePictures ? new PictureFinder(_request.Preset, _request.Images) : null;
        AtomicFile.WriteText(
            _files.Report, EvaluationPage.Write(evaluation, Facts(inputs, evaluation.Facts), new ReportPictures(pictures)));
        _display.Wrote(_files);
    }

    private static KeyValuePair<string, string?>[] Hashes(IReadOnlyList<string> files) =>
        [.. FileHashes.Of(files).Select(file => KeyValuePair.Create(file.Key, (string?)file.Value))];

    private static string Search(AnswerDecoding decoding) => decoding.Temperature > 0
        ? FormattableString.Invariant($"draws at temperature {decoding.Temperature}, seed {decoding.Seed}")
        : Counted.Of(decoding.Beams, "beam");

    private List<(string Name, string Value)> Facts(ScoringInputs inputs, ScoringFacts scoring)
    {
        var facts = new List<(string, string)>();
        Add("Model", _request.Model?.Folder);
        Add("Answers", inputs.Answers);
        Add("Questions", inputs.Questions);
        Add("Judge", inputs.Judge is JudgeFile judge ? $"{Path.GetFileName(judge.Path)} ({judge.Origin.Description})" : null);
        if (_request.Model is IAnswerModel model)
        {
            Add("Decoding", FormattableString.Invariant(
                $"{Search(_request.Preset.Decoding)}, at most {_request.Preset.Decoding.MaxNewTokens} tokens"));
            Add("Pictures", SettingNaming.NameOf(model.ImageMode));
        }

        Add("mode", scoring.Mode);
        Add("nouns", scoring.Nouns);
        Add("similarity", scoring.Similarity);
        Add("parsing", scoring.Parsing);
        Add("limit", scoring.Limit?.ToString(CultureInfo.InvariantCulture));
        Add("incomplete_sentences", scoring.IncompleteDropped ? "dropped" : null);
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
