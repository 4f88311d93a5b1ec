using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Questions;
using AdaViP.Evaluation.Settings;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Chair;

/// <summary>CHAIR on any captions: a word list, and the objects of each picture.</summary>
internal sealed class ChairBenchmark : IBenchmark
{
    private const string WordsEnding = ".txt";

    private static readonly string[] ObjectFiles = ["objects.jsonl", "objects.json"];

    private static readonly string[] CocoNames =
    [
        "instances_train2014.json", "instances_val2014.json", "captions_train2014.json", "captions_val2014.json",
        "instances_train2017.json", "instances_val2017.json", "captions_train2017.json", "captions_val2017.json",
    ];

    private static readonly string[] Keys = ["id", "image_id", "image"];

    /// <inheritdoc />
    public string Name => ChairPreset.Value.Name;

    /// <inheritdoc />
    public BenchmarkPreset Preset => ChairPreset.Value;

    /// <inheritdoc />
    public BenchmarkCapabilities Capabilities { get; } = new() { Descriptions = true, OfficialMode = true };

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => ChairScores.AllHeadlines;

    /// <inheritdoc />
    public IReadOnlyList<string> Counters => ChairNumbers.CounterNames;

    /// <inheritdoc />
    public IReadOnlyList<ComparisonColumn> Columns { get; } =
    [
        new("CHAIRs", new ScorePath("CHAIRs", "metrics"), value => 100 * value) { HigherIsBetter = false },
        new("CHAIRi", new ScorePath("CHAIRi", "metrics"), value => 100 * value) { HigherIsBetter = false },
    ];

    /// <inheritdoc />
    /// <remarks>With what a model leaves out: one that says less hallucinates less.</remarks>
    public IReadOnlyList<ComparisonColumn> ReportColumns { get; } =
    [
        Share(ChairColumns.HallucinatedMentions, "CHAIRi") with
        {
            HigherIsBetter = false,
            Meaning = "of the objects that descriptions name, those that the picture does not show",
        },
        Share(ChairColumns.HallucinatingResponses, "CHAIRs_refine") with
        {
            HigherIsBetter = false,
            Meaning = "of the descriptions that name an object, those that name at least one that is not there",
        },
        Share(ChairColumns.Coverage, "obj_rec") with
        {
            HigherIsBetter = true,
            Meaning = "of the objects that pictures show, those that are named",
        },
        new(ChairColumns.Words, new ScorePath("avg_word_len", "metrics")) { Meaning = "mean length of a description, in words" },
    ];

    /// <inheritdoc />
    public void CheckAnnotations(ScoringInputs inputs)
    {
        ObjectWords words = Words(inputs);
        if (Objects(inputs) is string objects)
        {
            ChairFiles.ReadTruths(objects, words);
        }
        else
        {
            Coco(inputs, [], words);
        }
    }

    /// <inheritdoc />
    public ScoredRun Score(ScoringInputs inputs)
    {
        ObjectWords words = Words(inputs);
        string? objects = Objects(inputs);
        IReadOnlyList<ChairCaption> captions =
            ChairFiles.ReadCaptions(inputs.AnswerFile, ofCoco: objects is null, inputs.DropIncomplete);
        QuestionTable questions = Questions(inputs, [.. captions.Select(caption => caption.Key)]);
        ChairScores scores = ChairScorer.Score(
            captions,
            objects is null ? Coco(inputs, captions, words) : ChairFiles.ReadTruths(objects, words),
            words,
            new ChairOptions(inputs.AsOfficial, inputs.Questions is null ? null : questions.Keys));
        return ChairReport.Of(
            scores,
            questions,
            key => name => questions.Fields(key)(name) ?? (name is "image" or "image_id" ? key : null));
    }

    // Questions may have several of the keys: the one that the captions go by counts.
    private static ComparisonColumn Share(string name, string number) =>
        new(name, new ScorePath(number, "metrics"), value => 100 * value) { Unit = "%" };

    private static QuestionTable Questions(ScoringInputs inputs, HashSet<string> described)
    {
        QuestionTable[] tables =
        [
            .. Keys.Select(key => new QuestionTable(inputs.Questions, key, inputs.Limit)).Where(table => table.Keys.Count > 0),
        ];
        return Array.Find(tables, table => table.Keys.Any(described.Contains)) ?? tables.FirstOrDefault()
            ?? new QuestionTable(null, "");
    }

    // Null where COCO's annotation files say what the pictures show.
    private static string? Objects(ScoringInputs inputs)
    {
        AnnotationFiles annotations = inputs.Annotations;
        string? found = Places(inputs).FirstOrDefault(place => !IsCoco(inputs, place)) ?? annotations.Find(ObjectFiles);
        return found is not null ? annotations.Note(found)
            : CocoFiles(inputs).Count > 0 ? null
            : annotations.Require([.. ObjectFiles, .. CocoNames]);
    }

    private static IReadOnlyList<string> CocoFiles(ScoringInputs inputs) =>
    [
        .. Places(inputs).Where(place => IsCoco(inputs, place))
            .Concat(CocoNames.Select(name => inputs.Annotations.Find(name)).OfType<string>())
            .Select(inputs.Annotations.Note)
            .Distinct(),
    ];

    // COCO's files have hundreds of megabytes: each is looked into once.
    private static bool IsCoco(ScoringInputs inputs, string place) =>
        inputs.Annotations.Remember([place], () => CocoFile.Recognises(place));

    // The files that were named themselves, but for word lists and the questions.
    private static IEnumerable<string> Places(ScoringInputs inputs) =>
        inputs.Annotations.Places.Where(place => File.Exists(place) && !IsWords(place) && place != inputs.Questions);

    private static Dictionary<string, IReadOnlySet<string>> Coco(
        ScoringInputs inputs, IReadOnlyList<ChairCaption> captions, ObjectWords words)
    {
        var ids = new Dictionary<string, long>();
        foreach (ChairCaption caption in captions)
        {
            ids[caption.Key] = CocoPicture.IdOf(caption.Key) ?? throw new UserDataException(
                $"{caption.Place}: the picture is \"{ShownValue.Cut(caption.Key)}\", but COCO's annotations know pictures "
                + "by number. Give the number as \"image_id\", or COCO's file name as \"image\".");
        }

        IReadOnlyList<string> files = CocoFiles(inputs);
        CocoTruth truth = CocoTruthReader.Read(files, ids.Values, words);
        if (!truth.HasBoxes || !truth.HasCaptions)
        {
            throw new UserDataException(
                $"{string.Join(", ", files)}: there are no {(truth.HasBoxes ? "captions" : "boxes")}. "
                + "What a COCO picture shows is what has a box or is named in a caption; "
                + $"add {(truth.HasBoxes ? "captions_val2014.json" : "instances_val2014.json")}, "
                + "or that of the pictures' set, to the annotations.");
        }

        return ids.Where(pair => truth.Known.Contains(pair.Value))
            .ToDictionary(pair => pair.Key, pair => truth.Classes[pair.Value]);
    }

    private static ObjectWords Words(ScoringInputs inputs)
    {
        AnnotationFiles annotations = inputs.Annotations;
        string file = annotations.Find("synonyms_refine.txt", "synonyms.txt")
            ?? annotations.Places.FirstOrDefault(place => File.Exists(place) && IsWords(place))
            ?? throw new UserDataException(
                "the word list is missing: add synonyms_refine.txt, "
                + $"or a .txt file with a line \"class, synonym, synonym\" per class, with {EvaluationSettings.Annotations}.");
        return ObjectWords.ReadCoco(annotations.Note(file), inputs.AsOfficial);
    }

    private static bool IsWords(string place) => place.EndsWith(WordsEnding, StringComparison.OrdinalIgnoreCase);
}
