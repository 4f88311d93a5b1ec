namespace AdaViP.Pairs.Building;

/// <summary>
/// What shares that are still being built have so far: traces of their finished parts, and the journals of the others. Only
/// reads, so that a build may go on meanwhile.
/// </summary>
internal sealed class UnfinishedParts : IDisposable
{
    private const string TraceEnd = ".trace.jsonl";
    private const string JournalEnd = ".journal";

    private readonly List<PictureJournal> _journals = [];
    private readonly Dictionary<int, PictureJournal> _byPicture = [];
    private readonly List<PreferenceTrace> _traces = [];
    private (int Picture, EntryPictures Pictures)? _last;

    /// <summary>In no order.</summary>
    public IReadOnlyList<PreferenceTrace> Traces => _traces;

    /// <summary>Opens the parts of a folder.</summary>
    /// <param name="parts">Their folder.</param>
    /// <param name="finished">Shares to leave out; the empty name for a build without shares.</param>
    /// <exception cref="Core.Data.UserDataException">A file is damaged.</exception>
    public static UnfinishedParts Open(string parts, IReadOnlySet<string> finished)
    {
        var opened = new UnfinishedParts();
        try
        {
            // A journal goes when the trace of its part is there: in this order a part that is finished meanwhile is not missed.
            List<(string Name, PictureJournal Journal)> journals = opened.OpenJournals(Names(parts, JournalEnd, finished));
            HashSet<string> complete = [.. Names(parts, TraceEnd, finished)];
            foreach (string name in complete)
            {
                opened._traces.AddRange(TraceJson.ReadFile(name + TraceEnd));
            }

            foreach ((string name, PictureJournal journal) in journals)
            {
                if (!complete.Contains(name))
                {
                    opened.Add(journal);
                }
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A small picture out of a journal; null where none was stored.</summary>
    public byte[]? Preview(int picture, string name)
    {
        if (!_byPicture.TryGetValue(picture, out PictureJournal? journal))
        {
            return null;
        }

        if (_last is not { } last || last.Picture != picture)
        {
            _last = last = (picture, journal.ReadPictures(picture));
        }

        return last.Pictures.Previews.FirstOrDefault(preview => preview.Name == name).Bytes;
    }

    /// <inheritdoc />
    public void Dispose() => _journals.ForEach(journal => journal.Dispose());

    // Paths without their end; "00000-of-00003-00012" is part 12 of the first share, "00012" of the only one.
    private static IEnumerable<string> Names(string parts, string end, IReadOnlySet<string> finished) => Directory.Exists(parts)
        ? Directory.GetFiles(parts, "*" + end).Order(StringComparer.Ordinal).Select(file => file[..^end.Length])
            .Where(path => !finished.Contains(ShardOf(Path.GetFileName(path))))
        : [];

    private static string ShardOf(string name) => name.LastIndexOf('-') is int dash and >= 0 ? name[..dash] : "";

    private List<(string Name, PictureJournal Journal)> OpenJournals(IEnumerable<string> names)
    {
        var opened = new List<(string, PictureJournal)>();
        foreach (string name in names)
        {
            try
            {
                PictureJournal journal = PictureJournal.OpenToRead(name + JournalEnd);
                _journals.Add(journal);
                opened.Add((name, journal));
            }
            catch (FileNotFoundException)
            {
                // Its part was finished in between.
            }
        }

        return opened;
    }

    private void Add(PictureJournal journal)
    {
        foreach (int picture in journal.Indices)
        {
            _byPicture[picture] = journal;
            _traces.AddRange(journal.ReadTraces(picture));
        }
    }
}
