using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Failures;
using AdaViP.Cli.ModelFiles;
using AdaViP.Cli.Runtime;
using AdaViP.Cli.Terminals;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Endpoints;
using AdaViP.Core.Files;
using AdaViP.Core.Kernels;
using AdaViP.Endpoints;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Sentences;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Cli.PairBuilds;

/// <summary>Puts a build of pairs together and runs it.</summary>
internal static class PairsSession
{
    /// <summary>Folder of stored replies inside the output folder.</summary>
    public const string ReplyFolder = "replies";

    private const int MostReasons = 10;

    /// <summary>Runs a build.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(PairsRequest request, Terminal terminal)
    {
        FoundationModels configuration = ModelsFile.Read(request.Models);
        PairBuildOptions options = request.Options with { Selection = configuration.Selection };
        using HeldFolder claim = Claim(request, options);
        IPreferenceDataset data = DataOpener.Open(request.Data, request.ImageRoot, request.Options.BadPictures, terminal);
        claim.RequireNotRead(data, ("the description of the models", request.Models));
        IPairsDisplay display = terminal is { CanRedraw: true, IsQuiet: false }
            ? new LivePairsDisplay(terminal) : new LinePairsDisplay(terminal);
        string HowToGoOn() => claim.HasBegun
            ? $"Finished pictures are kept in {request.Output}. To continue: {terminal.Invocation.WithoutOverwrite()}"
            : $"Nothing was changed in {request.Output}. To start again: {terminal.Invocation}";
        using var interrupt = new InterruptWatch(
            () => display.Notify("interrupted: stopping, without the unfinished pictures; press again to stop at once."),
            () => terminal.Error.WriteLine($"interrupted again: ending at once. {HowToGoOn()}"));
        if (request.MemoryCheck)
        {
            FoundationMemory.Require(FoundationMemory.OfAll(configuration), configuration.Engine, GenerationMemory.LastResort);
        }

        try
        {
            PairsRequest whole = request with { Options = options };
            PairBuildReport report =
                await BuildAsync(whole, configuration, data, claim, display, terminal, interrupt.Token).ConfigureAwait(false);
            return Summarise(report, options.ShardCount, request.Output, terminal);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine(HowToGoOn());
            throw;
        }
        catch (ChatEndpointException exception)
        {
            throw new UserErrorException(
                $"{exception.Message} {SentenceEndpointAdvice.For(exception.Failure, request.Endpoint!)} Finished pictures "
                + $"are kept in {request.Output}: the same command continues the build.",
                exception);
        }
    }

    private static async Task<PairBuildReport> BuildAsync(
        PairsRequest request,
        FoundationModels configuration,
        IPreferenceDataset data,
        HeldFolder claim,
        IPairsDisplay display,
        Terminal terminal,
        CancellationToken cancellation)
    {
        using KernelSet kernels = KernelFactory.ForPictures(request.Kernels);
        using FoundationModelSet set = Load(configuration, request.Options.Workers, kernels, terminal, cancellation);
        WarnOfUnknownTags(configuration, set, terminal);
        using ChatConnection? chat = Connect(request, terminal);
        ISentenceSplitter splitter = chat is null
            ? new RuleSentenceSplitter()
            : new EndpointSentenceSplitter(chat.Endpoint, request.Endpoint!.Model);
        terminal.Progress.WriteLine($"{Counted.Of(data.Samples.Count, "preference")} from {data.Description}");
        var builder = new PairBuilder(set.ToPorts(), kernels, splitter, request.Options);
        TimeSpan probes = set.RunTime;
        PairBuildReport report = await display.ShowAsync(progress => builder.RunAsync(data, claim, progress, cancellation))
            .ConfigureAwait(false);
        ShowTimes(report, set.RunTime - probes, terminal);
        return report;
    }

    // Gigabytes of weights: a person should see that something happens.
    private static FoundationModelSet Load(
        FoundationModels configuration, int workers, KernelSet kernels, Terminal terminal, CancellationToken cancellation)
    {
        var engine = new OnnxEngine(EngineOptions.Shared(configuration.Engine, workers));
        long start = Stopwatch.GetTimestamp();
        FoundationModelSet set = FoundationModelSet.Open(
            configuration,
            engine,
            kernels,
            section =>
            {
                terminal.Progress.WriteLine($"loading the {section}");
                terminal.Progress.Flush();
            },
            cancellation);
        terminal.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"loaded the five models in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
        return set;
    }

    // Before the models are loaded, which takes long, and with what they need left where it is.
    private static HeldFolder Claim(PairsRequest request, PairBuildOptions options)
    {
        string output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Output)) + "/";
        foreach ((string option, string input) in request.Data.Select(data => ("--data", data))
            .Append(("--models", request.Models)))
        {
            if (request.Overwrite && (Path.GetFullPath(input) + "/").StartsWith(output, StringComparison.Ordinal))
            {
                throw new UsageErrorException(
                    $"{option} \"{input}\" is in --out \"{request.Output}\", "
                    + "which --overwrite would clear. Choose another --out.");
            }
        }

        try
        {
            if (request.Endpoint is not null)
            {
                new OwnNames(new OwnName(ReplyFolder) { IsFolder = true }).Require(request.Output);
            }

            return HeldFolder.Take(request.Output, options, request.Overwrite);
        }
        catch (UserOptionException exception)
        {
            throw new UsageErrorException($"--out \"{request.Output}\": {exception.Message}", exception);
        }
    }

    // A misspelt tag would never be stopped.
    private static void WarnOfUnknownTags(FoundationModels configuration, FoundationModelSet set, Terminal terminal)
    {
        string[] unknown = [.. configuration.Selection.StopList.Except(set.Tagger.Vocabulary, StringComparer.OrdinalIgnoreCase)];
        if (unknown.Length > 0)
        {
            terminal.Warn($"tagger.stop_list names what {configuration.Tagger!.Tags.Path} does not have: "
                + $"{string.Join(", ", unknown)}");
        }
    }

    private static ChatConnection? Connect(PairsRequest request, Terminal terminal) =>
        request.Endpoint is SentenceEndpoint endpoint
        ? ChatConnection.Open(
            endpoint.Settings with { CacheFolder = Path.Combine(request.Output, ReplyFolder) },
            terminal.Warn,
            EndpointSentenceSplitter.IsUsable)
        : null;

    private static void ShowTimes(PairBuildReport report, TimeSpan inGraphs, Terminal terminal)
    {
        if (report.Progress.Done == report.Progress.Resumed)
        {
            return; // all was done before
        }

        double busy = report.Progress.Stages.Sum(stage => stage.Seconds);
        StageTable.Write(report.Progress.Stages, terminal.Progress);
        terminal.Progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"inside the graphs: {inGraphs.TotalSeconds:0.0} s of {busy:0.0} s busy, "
                + $"{100 * inGraphs.TotalSeconds / Math.Max(busy, 1e-9):0} %"));
    }

    private static int Summarise(PairBuildReport report, int shares, string folder, Terminal terminal)
    {
        // Unreadable pictures have as many reasons as names.
        KeyValuePair<string, int>[] reasons = [.. report.Without.OrderByDescending(entry => entry.Value)];
        foreach ((string reason, int count) in reasons.Take(MostReasons))
        {
            terminal.Warn($"{count} {(count == 1 ? "preference has" : "preferences have")} no rejected image: {reason}");
        }

        if (reasons.Length > MostReasons)
        {
            int more = reasons.Skip(MostReasons).Sum(entry => entry.Value);
            int others = reasons.Length - MostReasons;
            terminal.Warn($"{more} more {(more == 1 ? "preference has" : "preferences have")} no rejected image, "
                + $"for {others} other {(others == 1 ? "reason" : "reasons")}: {report.TraceFile} has them all");
        }

        if (report.Pairs > 0 && PairBuilder.ForeignCard(folder) is string card)
        {
            terminal.Warn($"{card} was there before and is kept, so that the pairs have no data set card: "
                + "load_dataset may take the trace for rows, too. "
                + "Move that file away and run the same command again, which then writes the card");
        }

        terminal.Out.WriteLine($"{report.Pairs} pairs of {report.Pictures} pictures in {folder}");
        if (report.Pictures == 0 && shares > 1)
        {
            // A share without pictures is finished: an array job of more shares than pictures has not failed.
            terminal.Out.WriteLine(
                $"This share has none of the data's pictures: there are fewer than the {shares} shares. Nothing is missing; "
                    + "fewer shares are enough.");
            return ExitCode.Done;
        }

        terminal.Out.WriteLine(report.Pairs > 0
            ? $"Next: {new Invocation(["pairs", "show", folder, "--out", "pairs.html"])}, or "
                + $"{new Invocation(["train", "--data", folder])} ..."
            : $"No pair was built; {report.TraceFile} says why for each preference.");
        return report.Pairs > 0 ? ExitCode.Done : ExitCode.Data;
    }
}
