using System.Diagnostics;
using System.Threading.Channels;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Data.Triplets;

namespace AdaViP.Pairs.Building;

/// <summary>One run over one process's share: which pictures are left, what is finished, how fast.</summary>
internal sealed class BuildRun
{
    private readonly BuildFolder _folder;
    private readonly PairBuildOptions _options;
    private readonly PictureJob[][] _parts;
    private readonly IReadOnlyList<StageClock> _clocks;
    private readonly StageClock _write = new("write");
    private readonly IProgress<PairProgress>? _progress;
    private readonly TimeSpan _reportEvery;
    private readonly IReadOnlyList<StageTotals> _before;
    private readonly int _total;
    private int _done;
    private int _resumed;
    private long _started;
    private long _reported;

    /// <summary>Prepares a run.</summary>
    public BuildRun(
        BuildFolder folder, PairBuildOptions options, PictureJob[] jobs, IReadOnlyList<StageClock> clocks,
        IProgress<PairProgress>? progress, TimeSpan reportEvery)
    {
        _folder = folder;
        _options = options;
        _parts = [.. jobs.Chunk(options.PicturesPerFile)];
        _total = jobs.Length;
        _clocks = [.. clocks, _write];
        _progress = progress;
        _reportEvery = reportEvery;
        _before = StageFile.Read(folder.StagesFile);
    }

    /// <summary>Builds what is left, part by part files appear; then joins the traces.</summary>
    public async Task ExecuteAsync(CandidateStages stages, CancellationToken cancellation)
    {
        var open = new SortedDictionary<int, OpenPart>();
        var left = new List<(int Part, PictureJob Job)>();
        try
        {
            for (int part = 0; part < _parts.Length; part++)
            {
                Resume(part, open, left);
            }

            _resumed = _done;
            _started = Stopwatch.GetTimestamp();
            ReportProgress(force: true);
            foreach (int part in open.Keys.Where(part => open[part].Left == 0).ToArray())
            {
                Finish(part, open);
            }

            await BuildAsync(stages, open, left, cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (OpenPart part in open.Values)
            {
                part.Journal.Dispose();
            }

            StageFile.Write(_folder.StagesFile, StageFile.Sum(_before, Totals()));
        }

        JoinTraces();
        ReportProgress(force: true);
    }

    /// <summary>What the finished share holds.</summary>
    public PairBuildReport Report()
    {
        var without = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int pairs = 0;
        foreach (PreferenceTrace trace in TraceJson.ReadFile(_folder.TraceFile))
        {
            if (trace.Reason is null)
            {
                pairs++;
            }
            else
            {
                without[trace.Reason] = without.GetValueOrDefault(trace.Reason) + 1;
            }
        }

        return new PairBuildReport(_total, pairs, without, _folder.TraceFile, Progress());
    }

    private void Resume(int part, SortedDictionary<int, OpenPart> open, List<(int Part, PictureJob Job)> left)
    {
        if (File.Exists(_folder.PartTraceFile(part)))
        {
            File.Delete(_folder.JournalFile(part)); // the process may have ended between the two
            if (HasItsTable(part))
            {
                _done += _parts[part].Length;
                return;
            }

            File.Delete(_folder.PartTraceFile(part)); // what was lost since is built again
        }

        // A journal is opened when its part is begun, or when an earlier run has begun it.
        if (!File.Exists(_folder.JournalFile(part)))
        {
            left.AddRange(_parts[part].Select(job => (part, job)));
            return;
        }

        PictureJournal journal = PictureJournal.Open(_folder.JournalFile(part));
        HashSet<int> finished = [.. journal.Indices];
        PictureJob[] rest = [.. _parts[part].Where(job => !finished.Contains(job.Index))];
        open[part] = new OpenPart(journal) { Left = rest.Length };
        _done += _parts[part].Length - rest.Length;
        left.AddRange(rest.Select(job => (part, job)));
    }

    // The trace says how many pairs the table of its part has; one that was lost or cut short has not.
    private bool HasItsTable(int part)
    {
        int pairs = TraceJson.ReadFile(_folder.PartTraceFile(part)).Count(trace => trace.Chosen is not null);
        try
        {
            return pairs == 0 || TripletTable.CountRows(_folder.TableFile(part)) == pairs;
        }
        catch (UserDataException)
        {
            return false;
        }
    }

    private async Task BuildAsync(
        CandidateStages stages, SortedDictionary<int, OpenPart> open, List<(int Part, PictureJob Job)> left,
        CancellationToken cancellation)
    {
        Dictionary<int, int> partOf = left.ToDictionary(entry => entry.Job.Index, entry => entry.Part);
        var chain = new StageChain(_options.QueueLength);

        // Every model stage may have all workers, but together they run no more:
        // more runs than processors only wait for each other.
        int workers = _options.Workers;
        using var running = new SemaphoreSlim(workers);
        ChannelReader<PictureState> decoded = chain.Add(
            chain.Feed(left.Select(entry => entry.Job)), 1, Counted(Step<PictureJob, PictureState>(stages.Decode), "decode"));
        ChannelReader<PictureState> split =
            chain.Add(decoded, 1, Counted<PictureState, PictureState>(stages.SplitAsync, "sentences"));
        ChannelReader<PictureState> tagged = chain.Add(split, workers, Model<PictureState>(stages.FindTags, "tag"));
        ChannelReader<PictureState> detected = chain.Add(tagged, workers, Model<PictureState>(stages.Detect, "detect"));
        ChannelReader<PictureState> segmented = chain.Add(detected, workers, Model<PictureState>(stages.Segment, "segment"));
        ChannelReader<JournalEntry> finished = chain.Add(
            segmented, workers, Model<JournalEntry>(stages.MakeCandidates, "inpaint", "score", "encode"));
        chain.End(finished, entry => Write(entry, partOf[entry.Index], open));
        await chain.RunAsync(cancellation).ConfigureAwait(false);

        Func<PictureState, CancellationToken, Task<T>> Model<T>(Func<PictureState, T> body, params string[] names) =>
            Counted(Limited(running, body), names);
    }

    private static Func<TIn, CancellationToken, Task<TOut>> Step<TIn, TOut>(Func<TIn, TOut> body) =>
        (item, _) => Task.FromResult(body(item));

    private Func<TIn, CancellationToken, Task<TOut>> Counted<TIn, TOut>(
        Func<TIn, CancellationToken, Task<TOut>> body, params string[] names)
    {
        StageClock[] clocks = [.. _clocks.Where(clock => names.Contains(clock.Name))];
        return async (item, cancellation) =>
        {
            TOut done = await body(item, cancellation).ConfigureAwait(false);
            Array.ForEach(clocks, clock => clock.Pass());
            return done;
        };
    }

    private static Func<TIn, CancellationToken, Task<TOut>> Limited<TIn, TOut>(SemaphoreSlim running, Func<TIn, TOut> body) =>
        async (item, cancellation) =>
        {
            await running.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                return body(item);
            }
            finally
            {
                running.Release();
            }
        };

    // On one worker only.
    private void Write(JournalEntry entry, int part, SortedDictionary<int, OpenPart> open)
    {
        long started = Stopwatch.GetTimestamp();
        if (!open.TryGetValue(part, out OpenPart? target))
        {
            target = new OpenPart(PictureJournal.Open(_folder.JournalFile(part))) { Left = _parts[part].Length };
            open[part] = target;
        }

        target.Journal.Append(entry);
        _done++;
        if (--target.Left == 0)
        {
            Finish(part, open);
        }

        _write.Add(started, 1);
        _write.Pass();
        ReportProgress(force: false);
    }

    private void Finish(int part, SortedDictionary<int, OpenPart> open)
    {
        OpenPart finished = open[part];
        PartWriter.Write(_folder, part, _parts[part], finished.Journal, _options.Format);
        finished.Journal.Dispose();
        open.Remove(part);
        File.Delete(_folder.JournalFile(part));
    }

    private void JoinTraces() => AtomicFile.Write(_folder.TraceFile, stream =>
    {
        for (int part = 0; part < _parts.Length; part++)
        {
            using FileStream source = InputFile.Open(_folder.PartTraceFile(part), null, "Start again with the same settings.");
            source.CopyTo(stream);
        }
    });

    private void ReportProgress(bool force)
    {
        if (_progress is not null && (force || Stopwatch.GetElapsedTime(_reported) >= _reportEvery))
        {
            _reported = Stopwatch.GetTimestamp();
            _progress.Report(Progress());
        }
    }

    private PairProgress Progress() =>
        new(PairPhase.Building, _done, _total, _resumed, Stopwatch.GetElapsedTime(_started), Totals());

    private StageTotals[] Totals() => [.. _clocks.Select(clock => clock.Totals)];

    private sealed class OpenPart(PictureJournal journal)
    {
        public PictureJournal Journal { get; } = journal;

        public int Left { get; set; }
    }
}
