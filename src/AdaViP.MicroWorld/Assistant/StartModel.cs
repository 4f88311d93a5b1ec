using AdaViP.Core.Files;
using AdaViP.Core.Kernels;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.ModelTraining;
using AdaViP.MicroWorld.Tokenizers;
using AdaViP.MicroWorld.Worlds;
using AdaViP.Torch.Devices;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Assistant;

/// <summary>
/// A LLaVA in small before it has learned to speak, in Hugging Face's layout: a CLIP tower that sees, as CLIP's does, a projector
/// of two layers and a Llama decoder with random weights, and a SentencePiece vocabulary that has the words of the world.
/// </summary>
public static class StartModel
{
    /// <summary>Pixels of a patch's side.</summary>
    public const int PatchSide = 12;

    private const int Merges = 2000;

    // The bits of libtorch's sums depend on it.
    private const int Threads = 2;

    // transformers pads vocabularies so that matrices have round sizes.
    private const int VocabularyMultiple = 64;

    /// <summary>Steps in which the tower learns to see.</summary>
    public const int TowerSteps = 1800;

    /// <summary>Trains the tower and writes the checkpoint.</summary>
    /// <param name="seed">Of weights and scenes; on one kind of processor the same seed gives the same files.</param>
    /// <param name="towerSteps">Most steps of the tower, up to <see cref="TowerSteps"/>.</param>
    /// <param name="kernels">Pictures; stay the caller's to dispose.</param>
    /// <param name="folder">Folder to appear; an existing one is replaced.</param>
    /// <param name="progress">Told of steps done and the loss, now and then.</param>
    /// <param name="cancellation">Looked at before every step.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written.</exception>
    public static void Write(
        long seed, int towerSteps, KernelSet kernels, string folder, Action<int, double> progress,
        CancellationToken cancellation)
    {
        TorchEnvironment.SetThreads(Threads);
        int side = TrainingWorld.Side;
        IReadOnlyList<string> pieces = BytePairTrainer.Learn(Texts(), Merges);
        LlavaConfig config = Config(side, SentencePieceWriter.FirstLearnedId + pieces.Count);
        using LlavaModel model = LlavaModel.CreateRandom(config, seed, CPU, ScalarType.Float32);
        var world = new TrainingWorld(seed, kernels, TrainingSize.Of(towerSteps, TowerTrainer.BatchSize));
        world.Prepare(cancellation);
        StartWeights.Widen(model);
        using (var trainer = new TowerTrainer(world, model, PatchWords.Of(pieces, SentencePieceWriter.FirstLearnedId)))
        {
            trainer.Train(progress, cancellation);
        }

        Save(model, pieces, folder);
    }

    // What is saved beside the weights is taken from a folder, as from that of a model that was read. It has a name of its own
    // and is there for a moment only.
    private static void Save(LlavaModel model, IReadOnlyList<string> pieces, string folder)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string companions = $"{target}.{Path.GetRandomFileName()}.companions";
        OutputFolder.Make(companions);
        try
        {
            AtomicFile.Write(
                Path.Combine(companions, "tokenizer.model"), stream => stream.Write(SentencePieceWriter.Encode(pieces)));
            AtomicFile.WriteText(
                Path.Combine(companions, "preprocessor_config.json"), ClipPictureSettings.Of(model.Config.Vision.ImageSize));
            LlavaCheckpointWriter.Save(model, companions, folder);
        }
        finally
        {
            OwnContents.Remove(companions, LlavaCheckpointWriter.Writes);
        }
    }

    // Words without their marks, so that "fork", "fork." and "fork?" begin with the same piece; marks are pieces of their own.
    private static IEnumerable<string> Texts()
    {
        IEnumerable<string> words = ObjectKinds.All.Select(kind => kind.Noun())
            .Concat(ObjectKinds.Colors.Select(color => color.Word()))
            .Concat(Enum.GetValues<CaptionStyle>().Select(CaptionPhrases.Of).SelectMany(p => new[] { p.First, p.Next }))
            .Append(CaptionWriter.Question)
            .Append(YesNoQuestion.Existence(ObjectKind.Plate, true).Text)
            .Append(YesNoQuestion.Attribute(ObjectKind.Plate, ObjectColor.Red, true).Text)
            .Append(ColorQuestion.OfAbsent(ObjectKind.Plate).Text)
            .Append(ColorQuestion.OfAbsent(ObjectKind.Plate).Answer)
            .Concat(ObjectKinds.Colors.Select(color => ColorQuestion.Of(ObjectKind.Plate, color).Answer))
            .Append("a with Yes No USER ASSISTANT")
            .Append(LlavaTemplate.V1.System);
        string text = string.Join(' ', words);
        string marks = string.Concat(text.Where(letter => !char.IsLetterOrDigit(letter) && letter != ' ').Append(':').Distinct());
        return [string.Concat(text.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')), marks];
    }

    private static LlavaConfig Config(int side, int pieceCount) => new()
    {
        Vision = new ClipVisionConfig
        {
            HiddenSize = 96,
            IntermediateSize = 256,
            LayerCount = 4,
            HeadCount = 4,
            ImageSize = side,
            PatchSize = PatchSide,
            ProjectionSize = 96,
        },
        Text = new LlamaConfig
        {
            VocabularySize = (pieceCount + 2 + VocabularyMultiple - 1) / VocabularyMultiple * VocabularyMultiple,
            HiddenSize = 128,
            IntermediateSize = 344,
            LayerCount = 4,
            HeadCount = 4,
            KeyValueHeadCount = 4,
            HeadSize = 32,
            MaxPositions = 512,
        },
        ImageTokenId = pieceCount,
        PadTokenId = pieceCount + 1,
    };
}
