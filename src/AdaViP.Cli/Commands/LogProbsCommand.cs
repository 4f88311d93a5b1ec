using System.CommandLine;
using System.Text.Json;
using AdaViP.Cli.Evaluations;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.TrainingRuns;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;
using AdaViP.Evaluation.Generation;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Training;
using AdaViP.Training.LogProbs;

namespace AdaViP.Cli.Commands;

/// <summary><c>adavip logprobs</c>: log-prob of every answer token of every sequence, as the trainer computes it.</summary>
internal static class LogProbsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(Terminal terminal)
    {
        Option<string> recipe = SharedOptions.Recipe();
        recipe.Required = false;
        recipe.DefaultValueFactory = _ => RecipeLibrary.DefaultName;
        Option<string[]> set = SharedOptions.Set();
        Option<string> model = SharedOptions.Model();
        Option<string[]> data = SharedOptions.Data();
        Option<string?> imageRoot = SharedOptions.ImageRoot();
        Option<string> output = Output();
        Option<string?> device = SharedOptions.Device();
        Option<bool> overwrite = SharedOptions.Overwrite("Replace the file if it exists.");
        Option<bool> quiet = SharedOptions.Quiet();
        var command = new Command("logprobs", "Writes the log-probs of preference data under a model.")
        {
            model, data, imageRoot, output, recipe, set, device, overwrite, quiet,
        };
        command.SetAction(parsed =>
        {
            string path = SharedOptions.Place(parsed.GetRequiredValue(output), output.Name);
            TrainingRecipe loaded = RecipeLibrary.Load(
                parsed.GetRequiredValue(recipe), SharedOptions.Overrides(parsed.GetRequiredValue(set), parsed.GetValue(device)));
            HeapSetting.Apply(loaded.Runtime);
            string folder = parsed.GetRequiredValue(model);
            loaded = RecipeResolution.Resolve(loaded, folder);
            using KernelSet kernels = KernelFactory.Create(loaded.Runtime);
            IPixelSource pixels = PicturePipeline.Open(
                folder, LlavaConfig.Load(folder), loaded.Data.ImageMode, kernels.Images);
            var inputs = new LogProbInputs
            {
                ModelFolder = folder,
                Dataset = DataOpener.Open(
                    DataArguments.WithoutWeights(parsed.GetRequiredValue(data)), parsed.GetValue(imageRoot), loaded.Data.BadRows,
                    terminal, rejectedOptional: true),
                Pixels = pixels,
                Kernels = kernels.Preference,
                Recipe = loaded,
            };
            using OutputFile file = OutputFile.Create(
                path,
                parsed.GetValue(overwrite),
                output.Name,
                ("a file of log-probs that this command wrote", new OwnName("*", "{\"row\":").IsOwn),
                Inputs(folder, parsed.GetRequiredValue(recipe), inputs.Dataset));
            Terminal progress = OutputFile.IsStandardOutput(path) ? terminal with { Out = terminal.Error } : terminal.ForLog();
            progress = progress with { IsQuiet = parsed.GetValue(quiet) };
            using var interrupt = new InterruptWatch(() => progress.Notify(
                $"interrupted: an unfinished file of log-probs is not kept. To start again: {progress.Invocation}"));
            int count = Write(inputs, file, progress, interrupt.Token);
            file.Complete();
            progress.Progress.WriteLine($"wrote {count} sequences to {(OutputFile.IsStandardOutput(path) ? file.Name : path)}");
        });
        return command;
    }

    private static Option<string> Output() => new("--out")
    {
        Description =
            "JSONL file, or - for standard output: one line per row and sequence with row, id, sequence, input_ids, "
            + "answer_start, token_logps and logp.",
        HelpName = "file|-",
        Required = true,
    };

    private static IEnumerable<(string Option, string Path)> Inputs(
        string modelFolder, string recipe, IPreferenceDataset dataset) =>
    [
        .. dataset.Files.Select(file => ("--data", file)),
        ("--recipe", recipe),
        .. Directory.EnumerateFiles(modelFolder).Select(file => ("--model", file)),
        .. dataset.Samples.SelectMany(sample => new[] { sample.Image.FilePath, sample.RejectedImage?.FilePath }).OfType<string>()
            .Select(file => ("a picture of --data", file)),
    ];

    private static int Write(LogProbInputs inputs, OutputFile file, Terminal terminal, CancellationToken cancellation)
    {
        int count = 0;
        foreach (SequenceLogProbs sequence in LogProbEvaluator.Evaluate(inputs, new RowDisplay(terminal), cancellation))
        {
            RequireFinite(sequence);
            file.Write(stream => WriteLine(sequence, stream));
            count++;
        }

        return count;
    }

    private static void RequireFinite(SequenceLogProbs sequence)
    {
        if (!double.IsFinite(sequence.LogProb))
        {
            throw new UserDataException(
                $"Row {sequence.Row}, sequence {sequence.Sequence}: the log-prob is {sequence.LogProb}. The model's weights "
                + "are not finite, or its activations overflow. Fetch the weights again, or use model.precision float32.");
        }
    }

    private static void WriteLine(SequenceLogProbs sequence, Stream stream)
    {
        // The writer's numbers read back to the same bits.
        using (var json = new Utf8JsonWriter(stream, JsonStyle.CompactWriter))
        {
            json.WriteStartObject();
            json.WriteNumber("row", sequence.Row);
            json.WriteString("id", sequence.Id);
            json.WriteString("sequence", sequence.Sequence);
            json.WriteStartArray("input_ids");
            foreach (int id in sequence.InputIds)
            {
                json.WriteNumberValue(id);
            }

            json.WriteEndArray();
            json.WriteNumber("answer_start", sequence.Answers[0].Start);
            if (sequence.Answers.Count > 1)
            {
                WriteAnswers(sequence.Answers, json);
            }

            json.WriteStartArray("token_logps");
            foreach (double logp in sequence.TokenLogProbs)
            {
                json.WriteNumberValue(logp);
            }

            json.WriteEndArray();
            json.WriteNumber("logp", sequence.LogProb);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteAnswers(IReadOnlyList<TokenSpan> answers, Utf8JsonWriter json)
    {
        json.WriteStartArray("answers");
        foreach (TokenSpan answer in answers)
        {
            json.WriteStartArray();
            json.WriteNumberValue(answer.Start);
            json.WriteNumberValue(answer.Length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    // What every pass over data says, and one line for the rows.
    private sealed class RowDisplay(Terminal terminal) : IProgress<TrainingReport>
    {
        private readonly PlainTrainingDisplay _display = new(terminal);
        private readonly ProgressLine _line = new(terminal, "rows");

        public void Report(TrainingReport value)
        {
            if (value is RowReport rows)
            {
                _line.Report(new AnswerProgress(rows.Done, rows.Total, Before: 0, Tokens: 0));
            }
            else
            {
                _display.Report(value);
            }
        }
    }
}
