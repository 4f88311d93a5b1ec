using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;
using AdaViP.Evaluation.Generation;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Running;

/// <summary>What answers depend on; stored beside them, so that answers of two models are never mixed.</summary>
internal static class AnswerIdentity
{
    /// <summary>Name of the file beside the answers.</summary>
    public const string FileName = "run.json";

    /// <summary>Where the hashes of the model's files stand.</summary>
    internal const string Files = "model_files";

    /// <summary>Where earlier versions stored one hash of the model.</summary>
    internal const string EarlierModelHash = "model_sha256";

    private const string Limit = "limit";
    private const string Precision = "precision";


    private const string StoredAdvice =
        "Copy it back from a backup, or move it away: the answers beside it are taken for answers to all questions then.";

    private static string OtherFolder => $"Choose another {SettingKey.OutputFolder}, or begin again with {SettingKey.Overwrite}.";

    /// <summary>Describes a run.</summary>
    /// <param name="request">The benchmark, the model and how it answers.</param>
    /// <param name="questions">The question file.</param>
    /// <param name="prompts">All prompts as the model gets them, those beyond a limit included.</param>
    /// <param name="limit">How many of the questions are answered, from the first on; null for all.</param>
    /// <param name="display">Told how far a large model has been read.</param>
    /// <param name="cancellation">Stops the reading of the model.</param>
    public static JsonObject Describe(
        EvaluationRequest request,
        string questions,
        IEnumerable<string> prompts,
        int? limit,
        IEvaluationDisplay display,
        CancellationToken cancellation)
    {
        IAnswerModel model = request.Model!;
        var description = new JsonObject
        {
            ["benchmark"] = request.Preset.Name,
            ["model"] = NameOf(model.Folder),
            [Files] = new JsonObject(ModelFiles.Hashes(ModelFiles.Of(model.Folder), display, cancellation)
                .Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
            ["questions"] = Path.GetFileName(questions),
            ["questions_sha256"] = Digest.Of(InputFile.ReadAllBytes(questions, BoundedFile.Records)),
            ["prompts_sha256"] = Digest.OfText(string.Join('\0', prompts)),
            [Limit] = limit,
            ["max_new_tokens"] = request.Preset.Decoding.MaxNewTokens,
            ["beams"] = request.Preset.Decoding.Beams,
            ["image_mode"] = SettingNaming.NameOf(model.ImageMode),
            [Precision] = model.Precision == WeightPrecision.Auto ? null : SettingNaming.NameOf(model.Precision),
            [AnswerOrigin.PlacesKey] = AnswerPlaces.Of(request, questions).ToJson(request.Output ?? "."),
            [AnswerOrigin.CommandKey] = request.Command,
        };
        if (request.Preset.Decoding.Temperature > 0)
        {
            description["temperature"] = request.Preset.Decoding.Temperature;
            description["seed"] = request.Preset.Decoding.Seed;
        }

        return description;
    }

    /// <summary>What a model is called beside its answers: the name of its folder.</summary>
    /// <param name="model">Checkpoint folder.</param>
    public static string NameOf(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model)));

    /// <summary>Compares a description with the stored one, where there is one. To be called where answers are stored: without
    /// any, nothing binds a run.</summary>
    /// <param name="folder">Folder of the answers.</param>
    /// <param name="run">The description.</param>
    /// <param name="model">The model; its folder for descriptions that earlier versions stored.</param>
    /// <exception cref="UserOptionException">The folder holds answers of another run; names the difference.</exception>
    public static void Check(string folder, JsonObject run, IAnswerModel model)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return;
        }

        JsonObject stored = Read(path, $"Begin again with {SettingKey.Overwrite}.");
        CheckModel(folder, stored, run, model.Folder);
        foreach ((string field, JsonNode? value) in run.Where(IsCompared))
        {
            Require(folder, field, stored[field], value);
        }

        CheckPrecision(folder, stored[Precision], run[Precision], model);
        CheckLimit(folder, stored[Limit], LimitOf(run));
    }

    /// <summary>Stores a description; a folder that has this one already is left alone.</summary>
    /// <param name="folder">Folder of the answers.</param>
    /// <param name="run">The description.</param>
    public static void Store(string folder, JsonObject run)
    {
        string path = Path.Combine(folder, FileName);
        string text = run.ToJsonString(JsonStyle.Indented) + "\n";
        if (!BoundedFile.Holds(path, text))
        {
            AtomicFile.WriteText(path, text);
        }
    }

    /// <summary>
    /// How many of the questions the stored answers beside a file of answers are for; null for all, or where nobody says so.
    /// </summary>
    /// <param name="answers">A file of answers.</param>
    public static int? StoredLimit(string answers)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(answers))!, FileName);
        return File.Exists(path) ? LimitOf(Read(path, StoredAdvice)) : null;
    }

    // Those that are not are compared in a way of their own, or said to people only.
    private static bool IsCompared(KeyValuePair<string, JsonNode?> field) =>
        field.Key is not (Files or Limit or Precision or AnswerOrigin.PlacesKey or AnswerOrigin.CommandKey);

    // A limit may grow: the answers so far are the first ones of the longer run. Fewer would leave answers out in silence.
    private static void CheckLimit(string folder, JsonNode? stored, int? now)
    {
        int? before = NumberOf(stored);
        if (stored is not null && before is null)
        {
            Require(folder, Limit, stored, now);
        }

        if (now is int limit && (before is null || before > limit))
        {
            throw new UserOptionException(
                $"{folder} holds a run over {(before is int first ? $"the first {first} questions" : "all questions")}; "
                + $"one over the first {limit} would leave answers out. "
                + (before is int least
                    ? $"Give {EvaluationSettings.Limit} {least} or more" : $"Leave {EvaluationSettings.Limit} out")
                + $", choose another {SettingKey.OutputFolder}, or begin again with {SettingKey.Overwrite}.");
        }
    }

    // Null is auto, the type of the checkpoint, whose files are the same here: naming that type is the same run.
    private static void CheckPrecision(string folder, JsonNode? before, JsonNode? now, IAnswerModel model)
    {
        if (JsonNode.DeepEquals(before, now))
        {
            return;
        }

        string own = model.OwnPrecision();
        string Type(JsonNode? node) => node is null ? own : ShownValue.Cut(node.ToString());
        string Named(JsonNode? node) => node is null ? $"auto ({own})" : Type(node);
        if (Type(before) != Type(now))
        {
            throw Other(folder, $"{Precision} was {Named(before)} and is now {Named(now)}");
        }
    }

    private static void CheckModel(string folder, JsonObject stored, JsonObject run, string model)
    {
        var now = (JsonObject)run[Files]!;
        if (stored[Files] is not JsonObject before)
        {
            CheckEarlier(folder, stored, now, model);
            return;
        }

        // Earlier versions counted files that decide nothing.
        IEnumerable<string> counted = before.Select(pair => pair.Key).Where(ModelFiles.Count);
        foreach (string name in counted.Union(now.Select(pair => pair.Key)).Order(StringComparer.Ordinal))
        {
            if (!JsonNode.DeepEquals(before[name], now[name]))
            {
                string change = before[name] is null ? "is new" : now[name] is null ? "is gone" : "has another content";
                throw Other(
                    folder, $"{name} of the model {change} (SHA-256 was {Shown(before[name])} and is now {Shown(now[name])})");
            }
        }
    }

    // Earlier versions stored one hash of the ends of some files. A run of theirs is continued where that hash still fits and no
    // file that decides answers was written after the run began.
    private static void CheckEarlier(string folder, JsonObject stored, JsonObject now, string model)
    {
        Require(folder, EarlierModelHash, stored[EarlierModelHash], ModelFiles.EarlierHash(model));
        DateTime began = File.GetLastWriteTimeUtc(Path.Combine(folder, FileName));
        foreach (string name in now.Select(pair => pair.Key))
        {
            DateTime written = File.GetLastWriteTimeUtc(Path.Combine(model, name));
            if (written > began)
            {
                throw new UserOptionException(
                    $"{folder} holds answers of an earlier version, whose {FileName} does not say what was in {name} "
                        + $"of the model; that file was written at {written:u}, after the run began at {began:u}. {OtherFolder}");
            }
        }
    }

    private static void Require(string folder, string field, JsonNode? before, JsonNode? now)
    {
        if (!JsonNode.DeepEquals(before, now))
        {
            throw Other(folder, $"{field} was {Shown(before)} and is now {Shown(now)}");
        }
    }

    private static UserOptionException Other(string folder, string difference) => new(
        $"{folder} holds answers of another run: {difference}. {OtherFolder}");

    private static string Shown(JsonNode? node) => node is null ? "nothing" : ShownValue.Cut(node.ToJsonString());

    private static int? LimitOf(JsonObject run) => NumberOf(run[Limit]);

    private static int? NumberOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static JsonObject Read(string path, string advice)
    {
        try
        {
            return JsonInput.ReadNode(path, RepeatedKeys.Refused, advice);
        }
        catch (UserDataException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }
}
