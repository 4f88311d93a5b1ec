using System.Globalization;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Data.Triplets;

namespace AdaViP.Pairs.Building;

/// <summary>Reads what a build left in its folder: traces, previews, clocks; of an unfinished build what it has so far.</summary>
public sealed class BuiltPairs : IDisposable
{
    private const string TraceStart = "trace";

    private readonly PreviewArchives _previews;
    private readonly UnfinishedParts _unfinished;

    private BuiltPairs(
        string folder, IReadOnlyList<PreferenceTrace> traces, UnfinishedParts unfinished, PreviewArchives previews)
    {
        Folder = folder;
        Traces = traces;
        _unfinished = unfinished;
        _previews = previews;
    }

    /// <summary>As given.</summary>
    public string Folder { get; }

    /// <summary>Every file that the build wrote.</summary>
    public IEnumerable<string> Files => BuildFolder.Files(Folder);

    /// <summary>All lines of all traces, by picture; preferences of a picture in data order.</summary>
    public IReadOnlyList<PreferenceTrace> Traces { get; }

    /// <summary>Busy time of every stage, summed over all runs and shares.</summary>
    public IReadOnlyList<StageTotals> Stages { get; private init; } = [];

    /// <summary>A sentence that says how far an unfinished build is; null for a finished one.</summary>
    public string? Unfinished { get; private init; }

    /// <summary>Sentences about what is missing or damaged without making the rest useless.</summary>
    public IReadOnlyList<string> Notices { get; private init; } = [];

    /// <summary>Whether a folder holds a build of pairs, finished or not.</summary>
    /// <param name="folder">Any folder.</param>
    public static bool IsOne(string folder) => Directory.Exists(folder)
        && (File.Exists(Path.Combine(folder, BuildNames.Settings)) || Matching(folder, TraceStart + "*.jsonl").Length > 0);

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The output folder of a build, which may go on meanwhile.</param>
    /// <exception cref="UserErrorException">It holds no build, or a file of it is damaged.</exception>
    public static BuiltPairs Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
        {
            throw new UserDataException(
                $"{folder} {(File.Exists(folder) ? "is a file, not a folder" : "does not exist")}. "
                + $"Name the {SettingKey.OutputFolder} of {PairSettings.Build}.");
        }

        Dictionary<string, string>? begun = BuildFolder.Settings(folder);
        string[] files = Matching(folder, TraceStart + "*.jsonl");
        if (begun is null && files.Length == 0)
        {
            throw new UserDataException(
                $"{folder} holds no build of pairs (neither pairs.json nor trace*.jsonl). "
                + $"Name the {SettingKey.OutputFolder} of {PairSettings.Build}.");
        }

        string parts = BuildFolder.PartsFolder(folder);
        HashSet<string> finished =
            [.. files.Select(file => Path.GetFileNameWithoutExtension(file)[TraceStart.Length..].TrimStart('-'))];
        UnfinishedParts unfinished = UnfinishedParts.Open(parts, finished);
        try
        {
            PreferenceTrace[] traces =
                [.. files.SelectMany(TraceJson.ReadFile).Concat(unfinished.Traces).OrderBy(trace => trace.Picture)];
            bool isFinished = begun is null || !(finished.Count < Number(begun, BuildFolder.SharesKey));
            string[] previews = Matching(parts, "*.previews.zip");
            List<string> notices = isFinished
                ? [.. MissingSettings(folder, begun), .. MissingParts(folder, traces, begun, previews.Length),
                    .. MissingRows(folder, traces)]
                : [.. MissingTrace(folder, traces, begun!)];
            return new BuiltPairs(folder, traces, unfinished, new PreviewArchives(previews))
            {
                Stages = ReadStages(parts, notices),
                Unfinished = isFinished ? null : HowFar(traces, begun!),
                Notices = notices,
            };
        }
        catch
        {
            unfinished.Dispose();
            throw;
        }
    }

    /// <summary>Whether a build in this folder writes under a path, be it taken or not: nothing else may be put there.</summary>
    /// <param name="file">Any path.</param>
    public bool IsOwn(string file)
    {
        string place = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder));
        return place == BuildFolder.PartsFolder(folder) || (place == folder && BuildNames.Has(Path.GetFileName(file)));
    }

    /// <summary>A small picture; null where none was stored.</summary>
    /// <param name="picture">Number of the distinct picture.</param>
    /// <param name="name">"photo.jpg", "candidate-0.jpg" or "mask-0.png".</param>
    /// <exception cref="UserDataException">It, or an archive of them, is damaged.</exception>
    public byte[]? Preview(int picture, string name) =>
        _previews.Read(string.Create(CultureInfo.InvariantCulture, $"{picture}/{name}")) ?? _unfinished.Preview(picture, name);

    /// <inheritdoc />
    public void Dispose()
    {
        _previews.Dispose();
        _unfinished.Dispose();
    }

    private static string[] Matching(string folder, string pattern) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)] : [];

    private static IEnumerable<string> MissingSettings(string folder, Dictionary<string, string>? begun)
    {
        if (begun is null)
        {
            yield return $"{folder} has no {BuildNames.Settings}, which says what the build was made from and how many pictures "
                + "it has: whether all of them are there is not known. Copy the folder again.";
        }
    }

    // A build that ends writes its trace last; without one it counts as unfinished, which one that has everything else is not.
    private static IEnumerable<string> MissingTrace(string folder, PreferenceTrace[] traces, Dictionary<string, string> begun)
    {
        int done = traces.Select(trace => trace.Picture).Distinct().Count();
        bool hasAll = done > 0 && done >= Number(begun, BuildFolder.PicturesKey);
        bool hasTables = done == 0 && Matching(folder, "pairs-*.parquet").Length > 0;
        if (!hasAll && !hasTables)
        {
            yield break;
        }

        string name = Number(begun, BuildFolder.SharesKey) > 1 ? $"{TraceStart}-*.jsonl of every share" : $"{TraceStart}.jsonl";
        yield return $"{folder} has no {name}, which a build writes last, but it has "
            + (hasAll ? "all pictures" : "tables of pairs, about whose pictures nothing is known")
            + ". Run the build again, which writes what is missing, or copy the folder again.";
    }

    // Of a build that says it is finished. A part of its trace, or all of it, may have been lost when the folder was copied.
    private static IEnumerable<string> MissingParts(
        string folder, PreferenceTrace[] traces, Dictionary<string, string>? begun, int previews)
    {
        int found = traces.Select(trace => trace.Picture).Distinct().Count();
        int? built = begun is null ? null : Number(begun, BuildFolder.PicturesKey);
        if (found == 0 || found < built)
        {
            string all = built is int pictures ? $" of {Counted.Of(pictures, "picture")}" : "";
            yield return $"The trace in {folder} has {(found == 0 ? "no line" : $"only {found}")}{all}. "
                + "Copy the folder again, or build the pairs again.";
        }

        if (found > 0 && previews == 0)
        {
            yield return $"{folder} has no previews (parts/*.previews.zip), so no pictures are shown. "
                + "Copy the folder again, or build the pairs again.";
        }
    }

    // The tables are what the build is for; they may have been lost or cut short as the rest.
    private static IEnumerable<string> MissingRows(string folder, PreferenceTrace[] traces)
    {
        const string Next = "Copy the folder again, or run the build again, which makes what is missing.";
        long rows = 0;
        foreach (string table in Matching(folder, "pairs-*.parquet"))
        {
            string? problem = null;
            try
            {
                rows += TripletTable.CountRows(table);
            }
            catch (UserDataException exception)
            {
                problem = exception.Message;
            }

            if (problem is not null)
            {
                yield return problem;
            }
        }

        int pairs = traces.Count(trace => trace.Chosen is not null);
        if (rows < pairs)
        {
            yield return $"The tables in {folder} have {rows} of {Counted.Of(pairs, "pair")}. {Next}";
        }
    }

    private static IReadOnlyList<StageTotals> ReadStages(string parts, List<string> notices)
    {
        IReadOnlyList<StageTotals> stages = [];
        foreach (string file in Matching(parts, "stages*.json"))
        {
            IReadOnlyList<StageTotals> next = StageFile.Read(file, out bool isDamaged);
            if (isDamaged)
            {
                notices.Add($"{file} is damaged: the times of its stages are left out. Copy the folder again to have them.");
            }

            stages = stages.Count == 0 ? next : StageFile.Sum(stages, next);
        }

        return stages;
    }

    private static string HowFar(PreferenceTrace[] traces, Dictionary<string, string> begun)
    {
        int done = traces.Select(trace => trace.Picture).Distinct().Count();
        string all = Number(begun, BuildFolder.PicturesKey) is int pictures ? $" of {pictures}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"The build is unfinished: {done}{all} pictures so far.");
    }

    private static int? Number(Dictionary<string, string> settings, string key) =>
        int.TryParse(settings.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
}
