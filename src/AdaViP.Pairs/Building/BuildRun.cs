using System.Diagnostics;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

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
            _done += _parts[part].Length;
            return;
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

    private async Task BuildAsync(
        CandidateStages stages, SortedDictionary<int, OpenPart> open, List<(int Part, PictureJob Job)> left, CancellationToken cancellation)
    {
        Dictionary<int, int> partOf = left.ToDictionary(entry => entry.Job.Index, entry => entry.Part);
        var chain = new StageChain(_options.QueueLength);

        // Every model stage may have all workers, but together they run no more: more runs than processors only wait for each
        // other.
        using var running = new SemaphoreSlim(_options.Workers);
        chain.Add(1, Counted(Step(stages.Decode), "decode"));
        chain.Add(1, Counted(stages.SplitAsync, "sentences"));
        chain.Add(_options.Workers, Counted(Limited(running, stages.FindTags), "tag"));
        chain.Add(_options.Workers, Counted(Limited(running, stages.Detect), "detect"));
        chain.Add(_options.Workers, Counted(Limited(running, stages.Segment), "segment"));
        chain.Add(_options.Workers, Counted(Limited(running, stages.MakeCandidates), "inpaint", "score", "encode"));
        chain.Add(1, Step(state => Write(state, partOf[state.Job.Index], open)));
        await chain.RunAsync(left.Select(entry => new PairState(entry.Job)), cancellation).ConfigureAwait(false);
    }

    private static Func<PairState, CancellationToken, Task> Step(Action<PairState> body) => (state, _) =>
    {
        body(state);
        return Task.CompletedTask;
    };

    private Func<PairState, CancellationToken, Task> Counted(Func<PairState, CancellationToken, Task> body, params string[] names)
    {
        StageClock[] clocks = [.. _clocks.Where(clock => names.Contains(clock.Name))];
        return async (state, cancellation) =>
        {
            await body(state, cancellation).ConfigureAwait(false);
            Array.ForEach(clocks, clock => clock.Pass());
        };
    }

    private static Func<PairState, CancellationToken, Task> Limited(SemaphoreSlim running, Action<PairState> body) =>
        async (state, cancellation) =>
        {
            await running.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                body(state);
            }
            finally
            {
                running.Release();
            }
        };

    // On one worker only.
    private void Write(PairState state, int part, SortedDictionary<int, OpenPart> open)
    {
        long started = Stopwatch.GetTimestamp();
        if (!open.TryGetValue(part, out OpenPart? target))
        {
            target = new OpenPart(PictureJournal.Open(_folder.JournalFile(part))) { Left = _parts[part].Length };
            open[part] = target;
        }

        target.Journal.Append(JournalEntry.Of(state));
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

    private PairProgress Progress() => new(PairPhase.Building, _done, _total, _resumed, Stopwatch.GetElapsedTime(_started), Totals());

    private StageTotals[] Totals() => [.. _clocks.Select(clock => clock.Totals)];

    private sealed class OpenPart(PictureJournal journal)
    {
        public PictureJournal Journal { get; } = journal;

        public int Left { get; set; }
    }
}
