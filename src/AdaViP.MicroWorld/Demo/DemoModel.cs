using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.Tokenizers;

namespace AdaViP.MicroWorld.Demo;

/// <summary>
/// Writes a tiny LLaVA with random weights as a Hugging Face checkpoint, with a tokenizer learned from the demo's own texts.
/// </summary>
public static class DemoModel
{
    private const int MergeCount = 160;

    // transformers pads vocabularies so that matrices have round sizes.
    private const int VocabularyMultiple = 64;

    private const int PatchSize = 14;
    private const int ImageSide = 4 * PatchSize;

    private static readonly OwnNames Own = new(
    [
        .. new[]
        {
            "config.json", "model.safetensors", "tokenizer.model", "tokenizer.json", "tokenizer_config.json",
            "special_tokens_map.json", "preprocessor_config.json", "processor_config.json", "chat_template.json",
            "chat_template.jinja",
        }.Select(name => new OwnName(name)),
    ]);

    /// <summary>Whether the checkpoint has a file of that name, and one that is tuned from it.</summary>
    /// <param name="name">Without folder.</param>
    public static bool Writes(string name) => Own.Has(name);

    /// <summary>Refuses a folder with files of a model that are not the demo's: they would become part of it, or go.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <exception cref="UserOptionException">The message names the file.</exception>
    public static void Require(string folder)
    {
        string? foreign = !Directory.Exists(folder) ? null : Directory.EnumerateFiles(folder)
            .Where(file => LlavaCheckpointWriter.Writes(Path.GetFileName(file)) && !Writes(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal).FirstOrDefault();
        if (foreign is not null)
        {
            throw new UserOptionException(
                $"{foreign} is not what the demo writes there, and would become part of its model. "
                + $"Move it away, or choose another {SettingKey.OutputFolder}.");
        }
    }

    /// <summary>Takes away the checkpoint, and what a killed process left beside it; nothing else.</summary>
    /// <param name="folder">Need not exist.</param>
    public static void Remove(string folder)
    {
        OwnContents.Remove(folder, Writes);
        OwnContents.Remove(CompanionsOf(folder), Writes);
    }

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="samples">Their texts decide the tokenizer's pieces.</param>
    /// <param name="systemText">What the template puts before every question; encoded often, so worth its own pieces.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="folder">Folder to appear; an existing one is replaced.</param>
    public static void Write(IReadOnlyList<DemoSample> samples, string systemText, long seed, string folder)
    {
        IReadOnlyList<string> pieces = BytePairTrainer.Learn(
            samples.SelectMany(sample => new[] { sample.Question, sample.Chosen, sample.Rejected })
                .Append(systemText + " USER: ASSISTANT:"),
            MergeCount);

        // Beside the model: what a killed process leaves goes with the demo's folder.
        string companions = CompanionsOf(folder);
        OutputFolder.Make(companions);
        try
        {
            AtomicFile.Write(Path.Combine(companions, "tokenizer.model"), stream =>
                stream.Write(SentencePieceWriter.Encode(pieces)));
            AtomicFile.WriteText(Path.Combine(companions, "preprocessor_config.json"), ClipPictureSettings.Of(ImageSide));
            RandomCheckpoint.Write(Config(SentencePieceWriter.FirstLearnedId + pieces.Count), seed, companions, folder);
        }
        finally
        {
            OwnContents.Remove(companions, Writes);
        }
    }

    private static string CompanionsOf(string folder) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".companions";

    // The shape of LLaVA-1.5, hundred times smaller: CLIP tower, two-layer projector, Llama decoder. The image token and the
    // padding token follow the text pieces.
    private static LlavaConfig Config(int pieceCount) => new()
    {
        Vision = new ClipVisionConfig
        {
            HiddenSize = 48,
            IntermediateSize = 96,
            LayerCount = 3,
            HeadCount = 3,
            ImageSize = ImageSide,
            PatchSize = PatchSize,
            ProjectionSize = 48,
        },
        Text = new LlamaConfig
        {
            VocabularySize = (pieceCount + 2 + VocabularyMultiple - 1) / VocabularyMultiple * VocabularyMultiple,
            HiddenSize = 64,
            IntermediateSize = 176,
            LayerCount = 3,
            HeadCount = 4,
            KeyValueHeadCount = 4,
            HeadSize = 16,
            MaxPositions = 1024,
        },
        ImageTokenId = pieceCount,
        PadTokenId = pieceCount + 1,
    };
}
