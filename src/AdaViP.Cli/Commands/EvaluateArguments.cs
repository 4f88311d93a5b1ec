using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Cli.Evaluations;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Running;

namespace AdaViP.Cli.Commands;

/// <summary>Options of <c>evaluate BENCHMARK</c>.</summary>
internal sealed class EvaluateArguments
{
    private readonly IBenchmark _benchmark;
    private readonly JudgeArguments? _judge;
    private readonly Option<string?> _model =
        SharedText("--model", "folder", "Checkpoint that answers the questions; needs --images and --out.");
    private readonly Option<string?> _answers =
        SharedText("--answers", "file", "Stored answers in the benchmark's own format; nothing is generated.");
    private readonly Option<string?> _questions =
        SharedText("--questions", "file|folder", "The benchmark's question file, or a folder with it.");
    private readonly Option<string[]> _images = Many("--images", "folder", "Folder with the pictures. May be repeated.");
    private readonly Option<string[]> _annotations =
        Many("--annotations", "file|folder", "Annotations; files are found by name in folders. May be repeated.");
    private readonly Option<string?> _output =
        SharedText("--out", "folder", "Gets answers.jsonl, scores.json and report.html. An interrupted run there is continued.");
    private readonly Option<bool> _overwrite =
        SharedOptions.Overwrite("Begin again: throw the answers and scores in --out away.");
    private readonly Option<string?> _presetFile =
        SharedText("--preset", "file", "A YAML file to use instead of the built-in preset.");
    private readonly Option<int> _batch =
        NumberOption.Of<EvaluationRequest, int>("--batch-size", "count", nameof(EvaluationRequest.BatchSize));

    private readonly Option<int> _limit =
        NumberOption.Of<EvaluationRequest, int>("--limit", "count", nameof(EvaluationRequest.Limit));

    private readonly Option<int> _maxNewTokens = NumberOption.Of<AnswerDecoding, int>(
        "--max-new-tokens", "count", nameof(AnswerDecoding.MaxNewTokens),
        "Most tokens of an answer, instead of the preset's number; needs --model.");

    private readonly Option<double> _temperature =
        NumberOption.Of<AnswerDecoding, double>("--temperature", "number", nameof(AnswerDecoding.Temperature));

    private readonly Option<int> _seed =
        NumberOption.Of<AnswerDecoding, int>("--seed", "number", nameof(AnswerDecoding.Seed));

    private readonly Option<string?> _device = SharedOptions.Device(otherwise: "auto");
    private readonly Option<WeightPrecision?> _precision = SharedOptions.Precision();
    private readonly Option<bool> _noMemoryCheck = SharedOptions.NoMemoryCheck();
    private readonly Option<ImageMode?> _imageMode = SharedOptions.ImageMode();
    private readonly Option<bool> _asOfficial = new("--as-official")
    {
        Description = "Count answers given twice twice, and leave missing ones out, as the official script does.",
    };

    private readonly Option<bool> _dropIncomplete = new("--drop-incomplete")
    {
        Description = "Leave out the last sentence of a description where it has no end, as a token limit cuts it.",
    };

    private readonly Option<bool> _lenient = new("--lenient")
    {
        Description =
            "Read yes/no answers leniently ('Yes, there is.' is a yes); the official reading takes exactly 'Yes' and 'No'.",
    };

    private readonly Option<bool> _containsYes = new("--contains-yes")
    {
        Description =
            "Read yes/no answers as some other programs do: 'yes' anywhere in the answer is a yes, everything else a no.",
    };

    private readonly Option<string?> _similarity =
        SharedText("--similarity", "file", "Pairs of similar words, for example made with spaCy's large model; "
            + "default: the shipped table.");

    // Belongs to the command only where there is a judge.
    private readonly Option<string?> _judgeFile;

    /// <param name="benchmark">The benchmark.</param>
    public EvaluateArguments(IBenchmark benchmark)
    {
        _benchmark = benchmark;
        _judgeFile = SharedText(
            "--judge-file", "file", $"Stored replies of the judge, one per question: {benchmark.Judge?.StoredReplies}.");
        _judge = benchmark.Preset.Judge is JudgePreset judge ? new JudgeArguments(judge) : null;
    }

    private BenchmarkCapabilities Can => _benchmark.Capabilities;

    private bool HasJudge => _benchmark.Judge is not null;

    /// <summary>Adds the options and their checks to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] everywhere =
        [
            _model, _answers, _questions, _images, _annotations, _output, _overwrite, _presetFile, _limit, _maxNewTokens,
            _temperature, _seed, _batch, _device, _precision, _imageMode, _noMemoryCheck,
        ];
        foreach (Option option in everywhere)
        {
            command.Add(option);
        }

        AddIf(command, Can.OfficialMode, _asOfficial);
        AddIf(command, Can.Descriptions, _dropIncomplete);
        AddIf(command, Can.YesNoReadings, _lenient, _containsYes);
        AddIf(command, Can.SimilarWords, _similarity);
        AddIf(command, HasJudge, _judgeFile);
        _judge?.AddTo(command);
        command.Validators.Add(Check);
    }

    // What excludes or needs something else; the first problem is told.
    private void Check(CommandResult result)
    {
        _judge?.Check(result, _judgeFile);
        bool model = result.GetResult(_model) is not null;
        bool answers = result.GetResult(_answers) is not null;
        bool judgeFile = Can.JudgeRepliesSuffice && result.GetResult(_judgeFile) is not null;
        if (model && answers)
        {
            result.AddError("--model and --answers exclude each other: generate answers, or score stored ones.");
        }
        else if (Can.YesNoReadings && result.GetValue(_lenient) && result.GetValue(_containsYes))
        {
            result.AddError("--lenient and --contains-yes exclude each other: answers are read in one way.");
        }
        else if (!model && !answers && !judgeFile)
        {
            string stored = Can.JudgeRepliesSuffice ? "--answers or --judge-file" : "--answers";
            result.AddError($"Nothing to score: give --model, or stored {stored}.");
        }
        else if (model && result.GetResult(_output) is null)
        {
            result.AddError("--model needs --out: the folder that keeps the answers.");
        }
        else if (Can.Descriptions && HasJudge && result.GetValue(_dropIncomplete)
            && result.GetResult(_judgeFile) is not null)
        {
            result.AddError(
                "--drop-incomplete and --judge-file exclude each other: the judge read the descriptions as they were.");
        }
        else if (!model && NumberOption.Given(result, _temperature) > 0)
        {
            result.AddError("--temperature needs --model: stored answers are not drawn again.");
        }
        else if (NumberOption.Given(result, _seed) > 0 && NumberOption.Given(result, _temperature) == 0)
        {
            result.AddError("--seed needs a --temperature above 0: without one nothing is drawn.");
        }
        else if (!model && NumberOption.Given(result, _maxNewTokens) > 0)
        {
            result.AddError("--max-new-tokens needs --model: stored answers are as long as they are.");
        }
        else if (!model && NumberOption.Given(result, _limit) > 0 && result.GetResult(_questions) is null)
        {
            result.AddError("--limit counts the questions of a file: with stored answers it needs --questions.");
        }
    }

    // What was given instead of the preset's; draws need one sequence.
    private AnswerDecoding Decoding(ParseResult parsed, AnswerDecoding preset)
    {
        int longest = parsed.GetValue(_maxNewTokens);
        double temperature = parsed.GetValue(_temperature);
        AnswerDecoding decoding = longest > 0 ? preset with { MaxNewTokens = longest } : preset;
        return temperature > 0
            ? decoding with { Beams = 1, Temperature = temperature, Seed = parsed.GetValue(_seed) }
            : decoding;
    }

    /// <summary>Whether results are files.</summary>
    public bool HasOutput(ParseResult parsed) => parsed.GetValue(_output) is not null;

    /// <summary>Whether a model is to answer.</summary>
    public bool HasModel(ParseResult parsed) => parsed.GetValue(_model) is not null;

    /// <summary>The request as given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kernels">Resample the pictures of a model; null without one.</param>
    /// <param name="terminal">Told where a model computes.</param>
    public EvaluationRequest Read(ParseResult parsed, IImageKernels? kernels, Terminal terminal)
    {
        (IBenchmark scorer, BenchmarkPreset preset) =
            BenchmarkPresets.Load(_benchmark, parsed.GetValue(_presetFile), BuiltInBenchmarks.All);
        int limit = parsed.GetValue(_limit);
        EvaluationRequest request = new()
        {
            Benchmark = scorer,
            Preset = preset with { Decoding = Decoding(parsed, preset.Decoding) },
            Limit = limit > 0 ? limit : null,
            Model = Model(parsed, kernels, terminal),
            Answers = parsed.GetValue(_answers),
            JudgeFile = HasJudge ? parsed.GetValue(_judgeFile) : null,
            Questions = parsed.GetValue(_questions),
            Images = parsed.GetValue(_images) ?? [],
            Annotations = parsed.GetValue(_annotations) ?? [],
            Output = SharedOptions.Place(parsed.GetValue(_output), _output.Name),
            PresetFile = parsed.GetValue(_presetFile),
            Overwrite = parsed.GetValue(_overwrite),
            Command = terminal.Invocation.WithoutOverwrite().ToString(),
            BatchSize = parsed.GetValue(_batch),
            AsOfficial = Can.OfficialMode && parsed.GetValue(_asOfficial),
            DropIncomplete = Can.Descriptions && parsed.GetValue(_dropIncomplete),
            Parsing = Can.YesNoReadings ? Parsing(parsed) : YesNoParsing.Strict,
            Similarity = Can.SimilarWords ? parsed.GetValue(_similarity) : null,
            Judge = preset.Judge is JudgePreset judge && _judge?.Read(parsed, judge) is JudgeSettings settings
                ? settings with { DropIncomplete = Can.Descriptions && parsed.GetValue(_dropIncomplete) }
                : null,
        };
        if (request.Judge is not null && request.Output is null)
        {
            throw new UsageErrorException("--judge-url needs --out: the folder that keeps the judge's replies.");
        }

        if (request is { Judge: not null, Answers: not null, Limit: not null })
        {
            throw new UsageErrorException(
                "--limit and --judge-url exclude each other with stored --answers: "
                    + "the judge is asked about every answer of the file.");
        }

        // Answers can be generated now and judged later; stored ones are there already.
        bool judged = request.Judge is not null || request.JudgeFile is not null;
        return judged || request.Model is not null || !scorer.Capabilities.NeedsJudge
            ? request
            : throw new UsageErrorException(
                $"{preset.Title} is scored by a judge: name one with --judge-url, or give its stored replies with --judge-file.");
    }

    private LlavaAnswerModel? Model(ParseResult parsed, IImageKernels? kernels, Terminal terminal) =>
        parsed.GetValue(_model) is string folder && kernels is not null
        ? new LlavaAnswerModel(kernels, terminal)
        {
            Folder = folder,
            Device = parsed.GetValue(_device),
            Precision = parsed.GetValue(_precision) ?? WeightPrecision.Auto,
            SkipMemoryCheck = parsed.GetValue(_noMemoryCheck),
            ImageMode = parsed.GetValue(_imageMode) ?? new DataRecipe().ImageMode,
        }
        : null;

    private YesNoParsing Parsing(ParseResult parsed) =>
        parsed.GetValue(_lenient) ? YesNoParsing.Lenient
        : parsed.GetValue(_containsYes) ? YesNoParsing.ContainsYes
        : YesNoParsing.Strict;

    private static void AddIf(Command command, bool condition, params Option[] options)
    {
        foreach (Option option in condition ? options : [])
        {
            command.Add(option);
        }
    }

    private static Option<string?> SharedText(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    private static Option<string[]> Many(string name, string help, string description) => new(name)
    {
        Description = description,
        HelpName = help,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };
}
