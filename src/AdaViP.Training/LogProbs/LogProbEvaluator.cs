using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Torch.Devices;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Fingerprints;
using AdaViP.Training.Kernels;
using AdaViP.Training.Packing;
using AdaViP.Training.Planning;
using AdaViP.Training.Samples;
using AdaViP.Training.Steps;
using static TorchSharp.torch;

namespace AdaViP.Training.LogProbs;

/// <summary>Scores answers with the forward pass of the trainer: what a run would compute for the same rows.</summary>
public static class LogProbEvaluator
{
    /// <summary>Scores every row, one after another.</summary>
    /// <param name="inputs">Model and data.</param>
    /// <param name="progress">
    /// Told after each row how many are done, those that are left out too; of rows that are left out, and at the end of rows
    /// longer than the model was made for.
    /// </param>
    /// <param name="cancellation">Looked at before each row.</param>
    /// <returns>
    /// For each row up to three sequences, ++, +- and -+, as far as the row has a rejected answer and a rejected picture.
    /// Computed as they are enumerated; the model is released at the end of the enumeration.
    /// </returns>
    /// <exception cref="UserDataException">Model or data cannot be read, or a row is bad and the recipe says stop.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<SequenceLogProbs> Evaluate(
        LogProbInputs inputs, IProgress<TrainingReport> progress, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(progress);
        RecipeValidation.Require(inputs.Recipe);
        return EvaluateRows(
            inputs with { Recipe = RecipeResolution.Resolve(inputs.Recipe, inputs.ModelFolder) }, progress, cancellation);
    }

    private static IEnumerable<SequenceLogProbs> EvaluateRows(
        LogProbInputs inputs, IProgress<TrainingReport> progress, CancellationToken cancellation)
    {
        TrainingRecipe recipe = inputs.Recipe;
        TorchEnvironment.SetThreads(recipe.Runtime.Threads);
        Device device = TorchDevices.Open(recipe.Runtime.Device);
        ScalarType dtype = CheckpointPrecision.TypeOf(recipe.Model.Precision);
        progress.Report(new PhaseReport(RecipeResolution.Describe(recipe)));
        LlavaConfig config = LlavaConfig.Load(inputs.ModelFolder);
        SequenceBuilder builder = MemoryProblem.During(
            "opening the tokenizer", () => new SequenceBuilder(LlavaTokenizer.Load(inputs.ModelFolder, config), config));
        IReadOnlyList<PreferenceSample> samples = inputs.Dataset.Samples;
        RowTokens tokens = new(
            samples,
            sample => SampleSequences.Chosen(builder, sample, recipe.Data.MaxLength),
            sample => SampleSequences.Rejected(builder, sample, recipe.Data.MaxLength));
        MemoryProblem.During(
            "measuring the rows", () => MemoryGuard.RequireForLogProbs(inputs.ModelFolder, recipe, tokens));
        using LlavaModel model = LlavaCheckpointReader.LoadCancellable(inputs.ModelFolder, device, dtype, cancellation);
        FiniteTensors.Require(model, inputs.ModelFolder, cancellation);
        if (model.Notice is string notice)
        {
            progress.Report(new PhaseReport(notice, IsWarning: true));
        }

        ChainStep chain = new(
            model,
            new TensorKernels(inputs.Kernels),
            new ChainOptions(false, recipe.Runtime.HeadChunkRows)
            {
                Cancellation = cancellation,
                SharePrefixes = recipe.Runtime.SharePrefixes,
            });
        SamplePreparation rows = new(inputs.Dataset, recipe.Data.BadRows, progress);
        List<int> lengths = [];
        for (int i = 0; i < samples.Count; i++)
        {
            PreferenceSample sample = samples[i];
            int index = i;
            cancellation.ThrowIfCancellationRequested();
            List<(string Name, BatchSample Batch)> sequences = [];
            if (MemoryProblem.During(
                $"reading row {sample.Row} and its pictures", () =>
                    rows.Try(sample, () => sequences = Load(inputs, sample, () => tokens.Take(index)))))
            {
                lengths.Add(sequences.Max(sequence => sequence.Batch.Sequences[0].InputIds.Length));
                foreach (SequenceLogProbs scored in Score(chain, sample, sequences))
                {
                    yield return scored;
                }
            }

            progress.Report(new RowReport(i + 1, samples.Count));
        }

        if (SampleWarnings.TooLong(lengths, model.Config.Text.MaxPositions) is string tooLong)
        {
            progress.Report(new PhaseReport(tooLong, IsWarning: true));
        }
    }

    // All sequences of a row in one pass; the shared picture is encoded once.
    private static List<SequenceLogProbs> Score(
        ChainStep chain, PreferenceSample sample, List<(string Name, BatchSample Batch)> sequences)
    {
        BatchLogProbs logProbs = MemoryProblem.During(
            $"computing the log-probs of row {sample.Row}",
            () => chain.Evaluate(chain.Pack([.. sequences.Select(s => s.Batch)])));
        List<SequenceLogProbs> scored = [];
        int start = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            TokenSequence tokens = sequences[i].Batch.Sequences[0];
            scored.Add(new SequenceLogProbs(
                sample.Row,
                sample.Id,
                sequences[i].Name,
                tokens.InputIds,
                [.. tokens.Answers],
                logProbs.TokenLogProbs[start..(start + tokens.AnswerTokens)],
                logProbs.Sums[i]));
            start += tokens.AnswerTokens;
        }

        return scored;
    }

    private static List<(string Name, BatchSample Batch)> Load(
        LogProbInputs inputs, PreferenceSample sample, Func<(TokenSequence Chosen, TokenSequence? Rejected)> tokens)
    {
        List<(string, BatchSample)> sequences = [];
        BatchPicture picture = Picture(inputs, sample.Image);
        (TokenSequence chosen, TokenSequence? rejected) = tokens();
        void Add(string name, TokenSequence sequence, BatchPicture shown) =>
            sequences.Add((name, new BatchSample(sample.Id, [sequence], [shown])));

        Add("++", chosen, picture);
        if (rejected is not null)
        {
            Add("+-", rejected, picture);
        }

        if (sample.RejectedImage is ImageReference removed)
        {
            Add("-+", chosen, Picture(inputs, removed));
        }

        return sequences;
    }

    private static BatchPicture Picture(LogProbInputs inputs, ImageReference image) =>
        new(ContentHash.Of(image.ReadBytes().Span), inputs.Pixels.Load(image));
}
