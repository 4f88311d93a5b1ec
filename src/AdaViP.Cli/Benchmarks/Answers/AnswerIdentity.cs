using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Core.Recipes;
using AdaViP.Evaluation.Generation;

namespace AdaViP.Cli.Benchmarks.Answers;

/// <summary>What answers depend on; stored beside them, so that answers of two models are never mixed.</summary>
internal static class AnswerIdentity
{
    /// <summary>Name of the file beside the answers.</summary>
    public const string FileName = "run.json";

    // The ends of a weight file tell trained weights apart without reading gigabytes.
    private const int ReadAtEachEnd = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Describes a run.</summary>
    /// <param name="preset">The benchmark.</param>
    /// <param name="questions">Its question file.</param>
    /// <param name="prompts">All prompts as the model gets them.</param>
    /// <param name="model">Checkpoint folder.</param>
    /// <param name="decoding">How tokens are chosen.</param>
    /// <param name="mode">How pictures become square.</param>
    /// <param name="precision">In which precision the model computes; auto, which the model's files decide, is null in the file.</param>
    public static JsonObject Describe(
        BenchmarkPreset preset,
        string questions,
        IEnumerable<string> prompts,
        string model,
        AnswerDecoding decoding,
        ImageMode mode,
        WeightPrecision precision = WeightPrecision.Auto) => new()
        {
            ["benchmark"] = preset.Name,
            ["model"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model))),
            ["model_sha256"] = ModelHash(model),
            ["questions"] = Path.GetFileName(questions),
            ["questions_sha256"] = Hex(SHA256.HashData(InputFile.ReadAllBytes(questions))),
            ["prompts_sha256"] = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', prompts)))),
            ["max_new_tokens"] = decoding.MaxNewTokens,
            ["beams"] = decoding.Beams,
            ["image_mode"] = RecipeNaming.NameOf(mode),
            ["precision"] = precision == WeightPrecision.Auto ? null : RecipeNaming.NameOf(precision),
        };

    /// <summary>Compares a description with the stored one, or stores it where there is none.</summary>
    /// <param name="folder">Folder of the answers.</param>
    /// <param name="run">The description.</param>
    /// <exception cref="UsageErrorException">The folder holds answers of another run; names the difference.</exception>
    public static void CheckOrStore(string folder, JsonObject run)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            AtomicFile.WriteText(path, run.ToJsonString(Json) + "\n");
            return;
        }

        JsonObject? stored = Read(path);
        foreach ((string field, JsonNode? value) in run)
        {
            if (!JsonNode.DeepEquals(stored?[field], value))
            {
                throw new UsageErrorException(
                    $"{folder} holds answers of another run: {field} was {stored?[field]?.ToJsonString() ?? "nothing"} and is now "
                    + $"{value?.ToJsonString() ?? "nothing"}. Choose another --out, or begin again with --overwrite.");
            }
        }
    }

    private static JsonObject? Read(string path)
    {
        try
        {
            return JsonInput.ReadNode(path, RepeatedKeys.Refused, "Begin again with --overwrite.");
        }
        catch (UserDataException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    private static string ModelHash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] patterns =
        [
            "config.json", "tokenizer.json", "tokenizer.model", "preprocessor_config.json", "processor_config.json", "*.safetensors", "*.bin",
        ];
        IEnumerable<string> files = patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern));
        foreach (string file in files.Distinct().Order(StringComparer.Ordinal))
        {
            using FileStream stream = InputFile.Open(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}:{stream.Length}:"));
            byte[] bytes = new byte[(int)Math.Min(ReadAtEachEnd, stream.Length)];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            stream.Seek(-bytes.Length, SeekOrigin.End);
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
        }

        return Hex(hash.GetHashAndReset());
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
