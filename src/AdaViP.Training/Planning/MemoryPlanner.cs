using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Training.Schedules;

namespace AdaViP.Training.Planning;

/// <summary>Works out a <see cref="TrainingPlan"/>. Counts what docs/training.md says a step holds; nothing is loaded.</summary>
public static class MemoryPlanner
{
    private const long Single = sizeof(float);

    /// <summary>Plans a run of a model.</summary>
    /// <param name="modelFolder">Checkpoint folder; only config.json and headers are read.</param>
    /// <param name="recipe">The recipe; what it leaves open is resolved (<see cref="RecipeResolution"/>).</param>
    /// <param name="assumptions">Lengths and number of samples.</param>
    /// <exception cref="Core.Data.UserDataException">config.json is missing or not supported.</exception>
    /// <exception cref="UserOptionException">The sizes are too large to be counted in 64 bits.</exception>
    public static TrainingPlan Plan(string modelFolder, TrainingRecipe recipe, PlanAssumptions assumptions)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(assumptions);
        RecipeValidation.Require(recipe);
        LlavaConfig config = LlavaConfig.Load(modelFolder);
        try
        {
            TrainingPlan plan = Plan(config, RecipeResolution.Resolve(recipe, modelFolder), assumptions);
            _ = plan.MemoryBytes;
            _ = plan.Disk.Sum(line => line.Bytes);
            return plan;
        }
        catch (OverflowException e)
        {
            throw new UserOptionException(
                $"The plan cannot be counted: it goes beyond {ByteCount.Format(long.MaxValue)}. "
                + $"{RecipeKeys.BatchSize} is {recipe.Schedule.BatchSize}, "
                + $"{RecipeKeys.Accumulation} {recipe.Schedule.Accumulation}, "
                + $"{RecipeKeys.MaxLength} {recipe.Data.MaxLength}, {RecipeKeys.HeadChunkRows} {recipe.Runtime.HeadChunkRows}, "
                + $"{RecipeKeys.KeepCheckpoints} {recipe.Output.KeepCheckpoints}; "
                + $"{modelFolder} has a width of {config.Text.HiddenSize}, {config.Text.LayerCount} blocks "
                + $"and a vocabulary of {config.Text.VocabularySize}. Lower the one that is out of all proportion.",
                e);
        }
    }

    internal static TrainingPlan Plan(LlavaConfig config, TrainingRecipe recipe, PlanAssumptions assumptions)
    {
        checked
        {
            ModelSizes sizes = new(config);
            Objective objective = Objective.Of(recipe.Objective);
            int sequences = objective.Sequences.Count;
            long wanted = (long)assumptions.PromptTokens + config.ImageTokenCount + assumptions.AnswerTokens;
            int length = (int)Math.Min(recipe.Data.MaxLength, wanted);
            int pictures = objective.NeedsRejectedImage ? 2 : 1;
            long stepSamples = (long)recipe.Schedule.BatchSize * recipe.Schedule.Accumulation;
            long trained = (recipe.Model.TrainVisionTower ? sizes.VisionUsed : 0)
                + (recipe.Model.TrainProjector ? sizes.Projector : 0)
                + (recipe.Model.TrainDecoder ? sizes.Decoder : 0);
            Shape shape = new(config, recipe, sizes, sequences, pictures, length, Math.Min(assumptions.AnswerTokens, length));
            StepWork work = new(shape, objective, assumptions.SystemTokens);
            bool preference = objective.NeedsReference;
            int steps = recipe.Schedule.Steps > 0 || assumptions.SampleCount > 0
                ? new RunLength(recipe.Schedule, Math.Max(1, assumptions.SampleCount)).Steps
                : 0;
            return new TrainingPlan
            {
                VisionParameters = sizes.Vision,
                ProjectorParameters = sizes.Projector,
                DecoderParameters = sizes.Decoder,
                TrainedParameters = trained,
                Memory = Memory(shape, trained),
                Disk = Disk(shape, trained, steps, preference ? assumptions.SampleCount : 0),
                SequenceTokens = length,
                SequencesPerSample = sequences,
                StepTokens = stepSamples * sequences * length,
                SharedStepFlops = recipe.Schedule.Accumulation * work.Training(shared: true),
                SeparateStepFlops = recipe.Schedule.Accumulation * work.Training(shared: false),
                SharesPrefixes = recipe.Runtime.SharePrefixes,
                ReferenceFlops = preference
                    ? (double)assumptions.SampleCount / recipe.Schedule.BatchSize * work.Forward(recipe.Runtime.SharePrefixes)
                    : 0,
                Steps = steps,
            };
        }
    }

    private static List<PlanLine> Memory(Shape shape, long trained)
    {
        checked
        {
            TrainingRecipe recipe = shape.Recipe;
            LlamaConfig text = shape.Config.Text;
            long total = shape.Sizes.Vision + shape.Sizes.Projector + shape.Sizes.Decoder;
            long tokens = (long)recipe.Schedule.BatchSize * shape.Sequences * shape.Length;
            bool half = recipe.Model.Precision == WeightPrecision.BFloat16;
            List<PlanLine> lines =
            [
                new("weights", total * shape.ElementBytes, $"{Count(total)} weights of {shape.ElementBytes} bytes"),
                new("gradients", trained * Single, $"{Count(trained)} trained weights in fp32"),
                new("optimizer moments", trained * 2 * Single, "two fp32 numbers per trained weight"),
            ];
            if (half && recipe.Optimizer.MasterWeights)
            {
                lines.Add(new("master weights", trained * Single, "one fp32 number per trained weight"));
            }

            long width = text.HiddenSize;
            long blockInputs = tokens * width * text.LayerCount * shape.ElementBytes;
            long oneBlock = BlockGraph(shape, tokens);
            if (recipe.Runtime.ActivationCheckpointing)
            {
                lines.Add(new("block inputs", blockInputs, $"{Count(tokens)} tokens x {text.LayerCount} blocks x {width}"));
                lines.Add(new("one block's graph", oneBlock, "recomputed block by block"));
            }
            else
            {
                lines.Add(new("block graphs", oneBlock * text.LayerCount, $"{Count(tokens)} tokens, "
                    + $"all {text.LayerCount} blocks at once"));
            }

            lines.Add(new("gradients in flight", BlockGradients(shape, tokens), "inside the block that is being differentiated"));
            lines.Add(new("logits", HeadBytes(shape), "one chunk of answer rows, "
                + "and the head's gradient of it where weights are bf16"));
            lines.Add(new("pictures", PictureBytes(shape), "pixels, features and projector of a micro-batch"));
            return lines;
        }
    }

    // What autograd keeps of a block per token: inputs, scaled values and outputs of two norms (in bf16 also their fp32 copies),
    // rotated queries, keys and values with shared heads repeated, attention output and its packed copy, gate, silu, up, product.
    private static long BlockGraph(Shape shape, long tokens)
    {
        checked
        {
            LlamaConfig text = shape.Config.Text;
            long queryWidth = (long)text.HeadCount * text.HeadSize;
            long norms = shape.ElementBytes < Single ? 10 : 6;
            long perToken = (norms * text.HiddenSize) + (5 * queryWidth) + (4L * text.IntermediateSize);
            return tokens * perToken * shape.ElementBytes;
        }
    }

    // Gradients on their way through one block: three as wide as the feed-forward layer and two as wide as the hidden state.
    private static long BlockGradients(Shape shape, long tokens)
    {
        checked
        {
            LlamaConfig text = shape.Config.Text;
            return tokens * ((2L * text.HiddenSize) + (3L * text.IntermediateSize)) * shape.ElementBytes;
        }
    }

    private static long HeadBytes(Shape shape)
    {
        checked
        {
            LlamaConfig text = shape.Config.Text;
            long answerRows = (long)shape.Recipe.Schedule.BatchSize * shape.Sequences * shape.AnswerTokens;
            long rows = Math.Min(shape.Recipe.Runtime.HeadChunkRows, answerRows);
            long logits = rows * text.VocabularySize * shape.ElementBytes;
            long headGradient = shape.ElementBytes < Single && shape.Recipe.Model.TrainDecoder
                ? (long)text.VocabularySize * text.HiddenSize * shape.ElementBytes
                : 0;
            return logits + headGradient;
        }
    }

    private static long PictureBytes(Shape shape)
    {
        checked
        {
            ClipVisionConfig vision = shape.Config.Vision;
            long pictures = (long)shape.Recipe.Schedule.BatchSize * shape.Pictures;
            long pixels = pictures * vision.ChannelCount * vision.ImageSize * vision.ImageSize * (Single + shape.ElementBytes);
            long featureWidth = vision.HiddenSize + (3L * shape.Config.Text.HiddenSize);
            long features = pictures * vision.PatchCount * featureWidth * shape.ElementBytes;
            long blockWidth = (8L * vision.HiddenSize) + (2L * vision.IntermediateSize);
            long perBlock = pictures * (vision.PatchCount + 1) * blockWidth * shape.ElementBytes;
            return pixels + features + (shape.Recipe.Model.TrainVisionTower ? perBlock * shape.Config.VisionLayersRun : perBlock);
        }
    }

    // Every save_every steps and at the end; with steps of 0, which are not known, as many as are kept.
    private static (long During, long After) Checkpoints(OutputRecipe output, int steps)
    {
        long written = output.SaveEvery == 0 ? 1
            : steps == 0 ? long.MaxValue
            : ((steps - 1L) / output.SaveEvery) + 1;

        // A new checkpoint is complete before the oldest one is deleted.
        long during = Math.Min(written, output.KeepCheckpoints + 1L);
        return (during, output.KeepFinalState ? Math.Min(written, output.KeepCheckpoints) : 0);
    }

    private static List<PlanLine> Disk(Shape shape, long trained, int steps, int referenceSamples)
    {
        checked
        {
            TrainingRecipe recipe = shape.Recipe;
            long model = (shape.Sizes.Vision + shape.Sizes.Projector + shape.Sizes.Decoder) * shape.ElementBytes;
            bool master = recipe.Model.Precision == WeightPrecision.BFloat16 && recipe.Optimizer.MasterWeights;
            long checkpoint = model + (trained * (master ? 3 : 2) * Single);
            (long during, long after) = Checkpoints(recipe.Output, steps);
            List<PlanLine> lines =
            [
                new(
                    "checkpoints",
                    checkpoint * during,
                    $"{during} of model and optimizer while it runs, {(after > 0 ? $"{after}" : "none")} afterwards"),
                new("finished model", model, "in Hugging Face layout"),
            ];
            if (referenceSamples > 0)
            {
                const int BytesPerSample = 180;
                lines.Add(new(
                    "reference log-probs", (long)referenceSamples * BytesPerSample, $"{Count(referenceSamples)} samples"));
            }

            return lines;
        }
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    internal sealed record Shape(
        LlavaConfig Config, TrainingRecipe Recipe, ModelSizes Sizes, int Sequences, int Pictures, int Length, int AnswerTokens)
    {
        internal long ElementBytes => Recipe.Model.Precision == WeightPrecision.BFloat16 ? 2 : Single;
    }
}
