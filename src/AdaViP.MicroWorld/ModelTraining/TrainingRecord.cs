using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>What a training has finished: seed, plan and SHA-256 of each model's files, in a file of its folder.</summary>
internal sealed class TrainingRecord
{
    internal const string FileName = "training.json";

    private const string Advice = "Train the models into another folder.";

    private readonly string _folder;
    private readonly JsonObject _document;

    private TrainingRecord(string folder, JsonObject document) => (_folder, _document) = (folder, document);

    /// <summary>Reads the record of a folder, or starts one.</summary>
    /// <exception cref="UserOptionException">It is of another seed.</exception>
    internal static TrainingRecord Open(string folder, long seed)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new TrainingRecord(folder, new JsonObject { ["seed"] = seed, ["models"] = new JsonObject() });
        }

        JsonObject document = JsonInput.ReadNode(path, RepeatedKeys.Refused, Advice);
        string found = document["seed"]?.ToJsonString() ?? "none";
        return found == seed.ToString(System.Globalization.CultureInfo.InvariantCulture) && document["models"] is JsonObject
            ? new TrainingRecord(folder, document)
            : throw new UserOptionException(
                $"\"{folder}\" holds models of seed {found}, not {seed}. Choose another {SettingKey.OutputFolder}, "
                + $"or throw them away with {SettingKey.Overwrite}.");
    }

    /// <summary>Whether a model was trained by the same plan and its files are unchanged.</summary>
    internal bool IsFinished(string name, LearningPlan plan) =>
        Models[name] is JsonObject entry && entry["plan"]?.GetValueKind() == JsonValueKind.String
        && entry["plan"]!.GetValue<string>() == plan.ToString()
        && Section(name).Files.All(file => Hash(file.File) is string hash && entry["files"]?[file.File]?.ToString() == hash);

    /// <summary>Records a model whose files are written.</summary>
    internal void Finish(string name, LearningPlan plan)
    {
        var files = new JsonObject();
        foreach ((_, string file) in Section(name).Files)
        {
            files[file] = Hash(file);
        }

        Models[name] = new JsonObject { ["plan"] = plan.ToString(), ["files"] = files };
        AtomicFile.WriteText(Path.Combine(_folder, FileName), _document.ToJsonString(JsonStyle.Indented) + "\n");
    }

    /// <summary>The file of models, with every model that is finished.</summary>
    internal string Configuration()
    {
        var text = new StringBuilder("# Tiny foundation models, trained on drawn scenes.\n");
        foreach (ModelSection section in FoundationFiles.Sections.Where(section => Models[section.Name] is not null))
        {
            text.Append(section.Name).Append(":\n");
            foreach ((string key, string file) in section.Files)
            {
                text.Append($"  {key}: {file}\n");
            }

            foreach (string setting in section.Settings)
            {
                text.Append("  ").Append(setting).Append('\n');
            }

            text.Append("  sha256:\n");
            foreach ((string key, string file) in section.Files)
            {
                text.Append($"    {key}: {Models[section.Name]!["files"]![file]}\n");
            }
        }

        return text.ToString();
    }

    private JsonObject Models => (JsonObject)_document["models"]!;

    private static ModelSection Section(string name) => FoundationFiles.Sections.Single(section => section.Name == name);

    private string? Hash(string file)
    {
        string path = Path.Combine(_folder, file);
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream stream = InputFile.Open(path);
        return Digest.Of(stream);
    }
}
