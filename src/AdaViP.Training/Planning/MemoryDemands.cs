using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Memory;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;

namespace AdaViP.Training.Planning;

/// <summary>
/// What the commands that load a model take of the processor's memory. Derived in docs/training.md, Memory; each number is an
/// upper bound on what one purpose takes, so the sum is a little above the real peak.
/// </summary>
public static class MemoryDemands
{
    // Code that is read in, thread stacks, buffers of the matrix library and the garbage collector's room: up to 128 MiB measured
    // on the smallest models, where nothing else is large, and half as much again, because it differs between machines and runs.
    private const long ProgramBytes = 192L << 20;

    // The converter's buffer while a tensor of another type is read.
    private const long ConversionBytes = 32L << 20;

    private const long Single = sizeof(float);

    // What a run holds from its first step to its last; everything else comes and goes.
    private static readonly string[] Lasting = ["weights", "gradients", "optimizer moments", "master weights"];

    /// <summary>Training, from its plan.</summary>
    /// <param name="plan">With the lengths of the data, or assumed ones.</param>
    /// <param name="recipe">Resolved.</param>
    /// <param name="modelFolder">Checkpoint folder.</param>
    public static MemoryDemand Training(TrainingPlan plan, TrainingRecipe recipe, string modelFolder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(recipe);
        LlavaConfig config = LlavaConfig.Load(modelFolder);
        long element = ElementBytes(recipe.Model.Precision);
        List<MemoryItem> items =
        [
            .. plan.Memory.Select(line => new MemoryItem(line.Name, line.Bytes)),
            new("one matrix's gradient", (LargestMatrix(config) * Single) + Widened(config, element) + Packed(config, element)),
        ];
        items.AddRange(Beside(items.Where(item => !Lasting.Contains(item.Name)), recipe));
        return Loaded("Training", items, modelFolder);
    }

    /// <summary>Log-probs of preference data, one row at a time.</summary>
    /// <param name="modelFolder">Checkpoint folder.</param>
    /// <param name="recipe">Resolved.</param>
    /// <param name="rowTokens">Tokens of the longest row: of all its sequences together.</param>
    /// <param name="answerTokens">Answer tokens of that row.</param>
    /// <exception cref="UserDataException">The sizes in config.json are too large to be counted in 64 bits.</exception>
    public static MemoryDemand LogProbs(string modelFolder, TrainingRecipe recipe, long rowTokens, long answerTokens)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return Counted(modelFolder, () => OfLogProbs(modelFolder, recipe, rowTokens, answerTokens));
    }

    /// <summary>Answers, some prompts side by side.</summary>
    /// <param name="modelFolder">Checkpoint folder.</param>
    /// <param name="precision">Auto is the checkpoint's own.</param>
    /// <param name="prompts">Prompts that are answered side by side.</param>
    /// <param name="beams">Beams of each.</param>
    /// <param name="textTokens">Text tokens of a prompt: system text and conversation.</param>
    /// <param name="newTokens">Most tokens of an answer.</param>
    /// <exception cref="UserDataException">The sizes in config.json are too large to be counted in 64 bits.</exception>
    public static MemoryDemand Generation(
        string modelFolder, WeightPrecision precision, int prompts, int beams, int textTokens, int newTokens) =>
        Counted(modelFolder, () => OfGeneration(modelFolder, precision, prompts, beams, textTokens, newTokens));

    private static MemoryDemand Counted(string modelFolder, Func<MemoryDemand> count)
    {
        try
        {
            MemoryDemand demand = count();
            _ = demand.Bytes;
            return demand;
        }
        catch (OverflowException e)
        {
            throw new UserDataException(
                $"{Path.Combine(modelFolder, "config.json")} describes a model of more than {ByteCount.Format(long.MaxValue)}. "
                + "Compare its sizes with those of the published model.",
                e);
        }
    }

    private static MemoryDemand OfLogProbs(string modelFolder, TrainingRecipe recipe, long rowTokens, long answerTokens)
    {
        LlavaConfig config = LlavaConfig.Load(modelFolder);
        long element = ElementBytes(recipe.Model.Precision);
        long rows = Math.Min(recipe.Runtime.HeadChunkRows, answerTokens);
        MemoryItem[] transient =
        [
            new("activations", Activations(config, element, rowTokens) + Packed(config, element)),
            new("logits", checked(rows * config.Text.VocabularySize * (element + Single))),
            new("pictures", Pictures(config, element, 2)),
        ];
        return Loaded("The pass", [Weights(config, element), .. transient, .. Beside(transient, recipe)], modelFolder);
    }

    private static MemoryDemand OfGeneration(
        string modelFolder, WeightPrecision precision, int prompts, int beams, int textTokens, int newTokens)
    {
        LlavaConfig config = LlavaConfig.Load(modelFolder);
        long element = ElementBytes(precision == WeightPrecision.Auto ? CheckpointPrecision.Of(modelFolder, config) : precision);
        LlamaConfig text = config.Text;

        // A prompt that does not fit the model is refused later, with its own message.
        long promptTokens = Math.Min(text.MaxPositions, (long)config.ImageTokenCount + textTokens);
        long positions = Math.Min(text.MaxPositions, promptTokens + newTokens);
        long sequences = (long)prompts * beams;
        double cache = 2.0 * text.LayerCount * text.KeyValueHeadCount * text.HeadSize * element * positions * sequences;
        MemoryItem[] transient =
        [
            new("activations", Activations(config, element, Math.Max(promptTokens, sequences)) + Packed(config, element)),
            new("logits", checked(sequences * text.VocabularySize * (element + (4 * Single)))),
            new("pictures", Pictures(config, element, 1) + ((long)prompts * config.ImageTokenCount * text.HiddenSize * element)),
        ];
        return Loaded(
            "The model",
            [
                Weights(config, element),
                new MemoryItem("keys and values", (long)Math.Min(cache, long.MaxValue / 4)),
                .. transient,
                .. Beside(transient, new TrainingRecipe()),
            ],
            modelFolder);
    }

    // The program itself, and what the C library keeps of blocks that were freed: about a quarter of what comes and goes.
    private static MemoryItem[] Beside(IEnumerable<MemoryItem> transient, TrainingRecipe recipe) => recipe.Runtime.RetainHeap
        ? [new("freed blocks that are kept", transient.Sum(item => item.Bytes / 4)), new("program", ProgramBytes)]
        : [new("program", ProgramBytes)];

    private static MemoryItem Weights(LlavaConfig config, long element)
    {
        ModelSizes sizes = new(config);
        return new MemoryItem("weights", checked((sizes.Vision + sizes.Projector + sizes.Decoder) * element));
    }

    // A gradient exists beside the buffer that it is added to.
    private static long LargestMatrix(LlavaConfig config) => config.Text.HiddenSize * (long)Math.Max(
        config.Text.VocabularySize, Math.Max(config.Text.IntermediateSize, config.Text.HiddenSize));

    // A gradient in bf16 is brought to fp32 beside the one that it is added to.
    private static long Widened(LlavaConfig config, long element) => element < Single ? LargestMatrix(config) * Single : 0;

    // Products in bf16 bring the matrix into another order first.
    private static long Packed(LlavaConfig config, long element) =>
        element < Single ? checked(LargestMatrix(config) * element) : 0;

    // While a model is loaded its files are mapped, which counts as address space but not as memory.
    private static MemoryDemand Loaded(string work, IReadOnlyList<MemoryItem> items, string modelFolder)
    {
        long weights = items.Single(item => item.Name == "weights").Bytes;
        long files = Directory.EnumerateFiles(modelFolder, "*.safetensors").Sum(file => new FileInfo(file).Length);
        return new MemoryDemand(work, items) { LoadingBytes = weights + files + ConversionBytes + ProgramBytes };
    }

    // What is alive inside one block: its input and output, everything between, and statistics of the norms in fp32. All of it
    // stays until the block is done.
    private static long Activations(LlavaConfig config, long element, long tokens)
    {
        LlamaConfig text = config.Text;
        long queryWidth = (long)text.HeadCount * text.HeadSize;
        long values = (10L * text.HiddenSize) + (9 * queryWidth) + (4L * text.IntermediateSize);
        return checked(tokens * ((values * element) + (3L * text.HiddenSize * Single)));
    }

    // Pixels, one block of the tower, features, and the projector's two layers.
    private static long Pictures(LlavaConfig config, long element, long pictures)
    {
        ClipVisionConfig vision = config.Vision;
        long pixels = (long)vision.ChannelCount * vision.ImageSize * vision.ImageSize * ((2 * Single) + element);
        long block = (vision.PatchCount + 1L) * ((12L * vision.HiddenSize) + (2L * vision.IntermediateSize)) * element;
        long features = vision.PatchCount * (vision.HiddenSize + (3L * config.Text.HiddenSize)) * element;
        return pictures * (pixels + block + features);
    }

    private static long ElementBytes(WeightPrecision precision) => precision == WeightPrecision.BFloat16 ? 2 : Single;
}
