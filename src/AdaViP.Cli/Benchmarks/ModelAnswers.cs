using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Cli.Benchmarks.Answers;
using AdaViP.Cli.Runtime;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Generation;

namespace AdaViP.Cli.Benchmarks;

/// <summary>
/// Has a model answer the questions of a benchmark, or those that an earlier process left. Memory is compared first, before the
/// model's files are read; nothing is stored or removed before the first answer can be made.
/// </summary>
/// <param name="request">The model and how it answers.</param>
/// <param name="files">Where the answers go.</param>
/// <param name="terminal">Gets progress and warnings.</param>
internal sealed class ModelAnswers(EvaluationRequest request, EvaluationFiles files, Terminal terminal)
{
    private string Model => request.Model!;

    /// <summary>Answers what is not answered yet.</summary>
    /// <param name="questionFile">File of the questions.</param>
    /// <param name="questions">All of them.</param>
    /// <param name="limit">How many of them, from the first on; null for all.</param>
    /// <param name="cancellation">Stops; finished answers are kept.</param>
    public void Complete(
        string questionFile, IReadOnlyList<BenchmarkQuestion> questions, int? limit, CancellationToken cancellation)
    {
        var run = new AnswerRun(
            [.. questions.Take(limit ?? questions.Count)],
            new AnswerLine(request.Preset, AnswerIdentity.NameOf(Model)),
            request.Preset.Decoding,
            request.BatchSize);
        int stored = request.Overwrite ? 0 : AnswerLog.CountLines(files.Answers);
        string? device = stored < run.Questions.Count ? Device(run) : null;
        JsonObject identity = AnswerIdentity.Describe(
            request, questionFile, questions.Select(question => question.Prompt), limit, terminal, cancellation);
        if (stored > 0)
        {
            AnswerIdentity.Check(files.Folder, identity, Model);
            Continue(run, identity, device, cancellation);
        }
        else
        {
            Begin(run, identity, device!, cancellation);
        }
    }

    // Where the model will compute, if it can.
    private string Device(AnswerRun run)
    {
        HeapSetting.Apply(new RuntimeRecipe().RetainHeap);
        string device = ComputeDevice.Choose(request.Device, terminal);
        if (!request.SkipMemoryCheck)
        {
            GenerationMemory.Require(
                Model,
                device,
                request.Precision,
                new GenerationOptions { Beams = run.Decoding.Beams, MaxNewTokens = run.Decoding.MaxNewTokens },
                run.Questions.Max(question => Encoding.UTF8.GetByteCount(question.Prompt)),
                Math.Min(request.BatchSize, run.Questions.Count));
        }

        return device;
    }

    private void Begin(AnswerRun run, JsonObject identity, string device, CancellationToken cancellation)
    {
        using LlavaAnswerGenerator generator = Open(device);
        cancellation.ThrowIfCancellationRequested();
        if (request.Overwrite)
        {
            files.Clear();
        }

        AnswerIdentity.Store(files.Folder, identity);
        using AnswerLog log = AnswerLog.Open(files.Answers);
        WarnOfCut(log);
        Answer(run, log, generator, cancellation);
        WriteList(log);
    }

    private void Continue(AnswerRun run, JsonObject identity, string? device, CancellationToken cancellation)
    {
        using AnswerLog log = AnswerLog.Open(files.Answers);
        WarnOfCut(log);
        terminal.Progress.WriteLine($"{run.CountDone(log)} of {run.Questions.Count} answers are there already");
        using LlavaAnswerGenerator? generator = device is null ? null : Open(device);
        AnswerIdentity.Store(files.Folder, identity);
        if (generator is not null)
        {
            Answer(run, log, generator, cancellation);
        }

        WriteList(log);
    }

    private LlavaAnswerGenerator Open(string device) =>
        LlavaAnswerGenerator.Open(Model, request.ImageMode, device, request.Precision);

    private void WarnOfCut(AnswerLog log)
    {
        if (log.Cut > 0)
        {
            terminal.Warn($"{log.Path}: the last line was not finished ({log.Cut} bytes); its question is answered again.");
        }
    }

    private void Answer(AnswerRun run, AnswerLog log, LlavaAnswerGenerator generator, CancellationToken cancellation)
    {
        try
        {
            int cut = run.Complete(log, generator, new ProgressLine(terminal, "answered"), cancellation);
            if (cut > 0)
            {
                terminal.Warn($"{cut} answers reached the limit of {run.Decoding.MaxNewTokens} new tokens before the model ended them.");
            }
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine(
                $"stopped with {log.Lines.Count} of {run.Questions.Count} answers in {log.Path}; run the same command again to go on.");
            throw;
        }
    }

    private void WriteList(AnswerLog log)
    {
        if (files.AnswerList is string list)
        {
            AtomicFile.WriteText(list, AnswerLine.List(log.Lines));
        }
    }
}
