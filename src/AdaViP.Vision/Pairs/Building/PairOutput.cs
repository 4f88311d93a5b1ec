using System.IO.Compression;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Pairs.Building;

/// <summary>Reads what a build left in its folder: traces, previews, clocks. Finished shares only.</summary>
public sealed class PairOutput : IDisposable
{
    private readonly List<ZipArchive> _archives = [];
    private readonly Dictionary<string, ZipArchiveEntry> _previews = new(StringComparer.Ordinal);

    private PairOutput(string folder, IReadOnlyList<PairTrace> traces, IReadOnlyList<StageTotals> stages)
    {
        Folder = folder;
        Traces = traces;
        Stages = stages;
    }

    /// <summary>As given.</summary>
    public string Folder { get; }

    /// <summary>All lines of all traces, by picture; preferences of a picture in data order.</summary>
    public IReadOnlyList<PairTrace> Traces { get; }

    /// <summary>Busy time of every stage, summed over all runs and shares.</summary>
    public IReadOnlyList<StageTotals> Stages { get; }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The <c>--out</c> of a build.</param>
    /// <exception cref="UserDataException">It holds no finished build, or a file of it is damaged.</exception>
    public static PairOutput Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "trace*.jsonl").Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0)
        {
            throw new UserDataException(
                $"{folder} holds no finished build of pairs (no trace*.jsonl). Name the --out of 'adavip pairs build', or let the build end.");
        }

        PairTrace[] traces = [.. files.SelectMany(Read).OrderBy(trace => trace.Picture)];
        string parts = PairFolder.PartsFolder(folder);
        IReadOnlyList<StageTotals> stages = [];
        foreach (string file in Files(parts, "stages*.json"))
        {
            IReadOnlyList<StageTotals> next = StageFile.Read(file);
            stages = stages.Count == 0 ? next : StageFile.Sum(stages, next);
        }

        var output = new PairOutput(folder, traces, stages);
        output.OpenPreviews(Files(parts, "*.previews.zip"));
        return output;
    }

    /// <summary>A small picture; null where none was stored.</summary>
    /// <param name="picture">Number of the distinct picture.</param>
    /// <param name="name">"photo.jpg", "candidate-0.jpg" or "mask-0.png".</param>
    public byte[]? Preview(int picture, string name)
    {
        if (!_previews.TryGetValue($"{picture}/{name}", out ZipArchiveEntry? entry))
        {
            return null;
        }

        using Stream content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <inheritdoc />
    public void Dispose() => _archives.ForEach(archive => archive.Dispose());

    private static string[] Files(string folder, string pattern) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)] : [];

    private static IEnumerable<PairTrace> Read(string file)
    {
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            yield return TraceJson.Read(line, $"{file}, line {++number}");
        }
    }

    private void OpenPreviews(string[] files)
    {
        foreach (string file in files)
        {
            try
            {
                ZipArchive archive = ZipFile.OpenRead(file);
                _archives.Add(archive);
                foreach (ZipArchiveEntry entry in archive.Entries)
                {
                    _previews[entry.FullName] = entry;
                }
            }
            catch (InvalidDataException exception)
            {
                throw new UserDataException($"{file} is damaged: {exception.Message} Build the pairs again.", exception);
            }
        }
    }
}
