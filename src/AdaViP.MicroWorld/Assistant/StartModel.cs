using AdaViP.Core.Files;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.MicroWorld.Language;
using AdaViP.MicroWorld.Tokenizers;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Assistant;

/// <summary>
/// A LLaVA in small with random weights, in Hugging Face's layout: CLIP tower, projector of two layers, Llama decoder, and a
/// SentencePiece vocabulary that has the words of the world.
/// </summary>
public static class StartModel
{
    /// <summary>Sides of pictures are multiples of this: of a patch, and of what the foundation models halve.</summary>
    public const int SideMultiple = 24;

    /// <summary>Pixels of a patch's side.</summary>
    public const int PatchSide = 12;

    private const int Merges = 2000;

    // transformers pads vocabularies so that matrices have round sizes.
    private const int VocabularyMultiple = 64;

    /// <summary>Writes the checkpoint.</summary>
    /// <param name="side">Of the world's pictures; a multiple of <see cref="PatchSide"/>.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="folder">Folder to appear; an existing one is replaced.</param>
    public static void Write(int side, long seed, string folder)
    {
        IReadOnlyList<string> pieces = BytePairTrainer.Learn(Texts(), Merges);
        string companions = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".companions";
        OutputFolder.Make(companions);
        try
        {
            AtomicFile.Write(
                Path.Combine(companions, "tokenizer.model"), stream => stream.Write(SentencePieceWriter.Encode(pieces)));
            AtomicFile.WriteText(Path.Combine(companions, "preprocessor_config.json"), PictureSettings(side));
            RandomCheckpoint.Write(Config(side, SentencePieceWriter.FirstLearnedId + pieces.Count), seed, companions, folder);
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

    private static string PictureSettings(int side) => $$"""
        {
          "crop_size": { "height": {{side}}, "width": {{side}} },
          "do_center_crop": true,
          "do_convert_rgb": true,
          "do_normalize": true,
          "do_rescale": true,
          "do_resize": true,
          "image_mean": [0.48145466, 0.4578275, 0.40821073],
          "image_processor_type": "CLIPImageProcessor",
          "image_std": [0.26862954, 0.26130258, 0.27577711],
          "resample": 3,
          "rescale_factor": 0.00392156862745098,
          "size": { "shortest_edge": {{side}} }
        }

        """;
}
