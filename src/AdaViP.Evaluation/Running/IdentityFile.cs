using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Evaluation.Running;

/// <summary>run.json: an <see cref="AnswerIdentity"/> beside its answers.</summary>
internal static class IdentityFile
{
    /// <summary>Name of the file beside the answers.</summary>
    public const string FileName = "run.json";

    internal const string Benchmark = "benchmark";
    internal const string Model = "model";

    /// <summary>Where the hashes of the model's files stand.</summary>
    internal const string Files = "model_files";

    /// <summary>Where earlier versions stored one hash of the model.</summary>
    internal const string EarlierModelHash = "model_sha256";

    internal const string Questions = "questions";
    internal const string QuestionsHash = "questions_sha256";
    internal const string PromptsHash = "prompts_sha256";
    internal const string Limit = "limit";
    internal const string MaxNewTokens = "max_new_tokens";
    internal const string Beams = "beams";
    internal const string ImageMode = "image_mode";
    internal const string Precision = "precision";
    internal const string Places = "places";
    internal const string Command = "command";
    internal const string Temperature = "temperature";
    internal const string Seed = "seed";

    private const string StoredAdvice =
        "Copy it back from a backup, or move it away: the answers beside it are taken for answers to all questions then.";

    /// <summary>Stores a description; a folder that has this one already is left alone.</summary>
    /// <param name="folder">Folder of the answers.</param>
    /// <param name="run">The description.</param>
    public static void Store(string folder, AnswerIdentity run)
    {
        string path = Path.Combine(folder, FileName);
        string text = Json(run, folder).ToJsonString(JsonStyle.Indented) + "\n";
        if (!BoundedFile.Holds(path, text))
        {
            AtomicFile.WriteText(path, text);
        }
    }

    /// <summary>Reads what is stored in a folder.</summary>
    /// <param name="folder">Folder of the answers.</param>
    /// <param name="advice">The next step for a damaged file, as a sentence.</param>
    /// <returns>Null where nothing is.</returns>
    /// <exception cref="UserErrorException">It is damaged.</exception>
    public static StoredIdentity? Read(string folder, string advice)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            JsonObject run = JsonInput.ReadNode(path, RepeatedKeys.Refused, advice);
            return new StoredIdentity(
                Values(run.Where(field => field.Key is not (Files or Places or Command))),
                run[Files] is JsonObject files ? Values(files) : null);
        }
        catch (UserDataException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    /// <summary>
    /// How many of the questions the stored answers beside a file of answers are for; null for all, or where nobody says so.
    /// </summary>
    /// <param name="answers">A file of answers.</param>
    public static int? StoredLimit(string answers) =>
        Read(Path.GetDirectoryName(Path.GetFullPath(answers))!, StoredAdvice)?.Limit;

    private static JsonObject Json(AnswerIdentity run, string folder)
    {
        var json = new JsonObject
        {
            [Benchmark] = run.Benchmark,
            [Model] = run.Model,
            [Files] = new JsonObject(run.Files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
            [Questions] = run.Questions,
            [QuestionsHash] = run.QuestionsHash,
            [PromptsHash] = run.PromptsHash,
            [Limit] = run.Limit,
            [MaxNewTokens] = run.Decoding.MaxNewTokens,
            [Beams] = run.Decoding.Beams,
            [ImageMode] = run.ImageMode,
            [Precision] = run.Precision,
            [Places] = run.Places.ToJson(folder),
            [Command] = run.Command,
        };
        if (run.IsDrawn)
        {
            json[Temperature] = run.Decoding.Temperature;
            json[Seed] = run.Decoding.Seed;
        }

        return json;
    }

    private static Dictionary<string, string> Values(IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        var values = new Dictionary<string, string>();
        foreach ((string name, JsonNode? node) in fields)
        {
            if (node is JsonValue value && value.TryGetValue(out string? text))
            {
                values[name] = AnswerIdentity.Written(text);
            }
            else if (node is not null)
            {
                values[name] = node.ToJsonString();
            }
        }

        return values;
    }
}
