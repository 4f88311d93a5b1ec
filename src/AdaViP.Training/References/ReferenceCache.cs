using System.Diagnostics;
using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Files;

namespace AdaViP.Training.References;

/// <summary>
/// Reference log-probs on disk, one JSON line per sample, appended and synced as they are computed: a pass that is killed
/// continues where it was. The first line names everything the values depend on besides the sample; a value is found by the
/// hash of its sample's contents, so that a changed row is computed again and never taken for another.
/// </summary>
internal sealed class ReferenceCache : IDisposable
{
    internal const string FileName = "reference-logps.jsonl";
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(2);

    private static readonly WriteAdvice Advice = new(
        "It holds reference log-probs; those computed so far are kept.", ", then continue this run");

    private readonly JsonLinesLog _lines;
    private readonly Dictionary<string, double[]> _values = new(StringComparer.Ordinal);
    private readonly Stopwatch _sinceSync = Stopwatch.StartNew();
    private readonly IReadOnlyDictionary<string, string> _fingerprint;
    private long _validBytes;

    private ReferenceCache(JsonLinesLog lines, IReadOnlyDictionary<string, string> fingerprint)
    {
        _lines = lines;
        _fingerprint = fingerprint;
    }

    /// <summary>Why an existing file was given up, for the user; null when it was not.</summary>
    internal string? Notice { get; private set; }

    /// <summary>Values there are.</summary>
    internal int Count => _values.Count;

    /// <summary>
    /// Opens the file. What does not hold for this fingerprint, or is damaged, is given up when the first new value comes, not
    /// before: a run that fails to start leaves the values of the one before it.
    /// </summary>
    /// <param name="path">The file; created where it is missing.</param>
    /// <param name="fingerprint">Name and value of everything that decides the values: model, template, pictures, ...</param>
    /// <exception cref="UserErrorException">The file cannot be read or written.</exception>
    internal static ReferenceCache Open(string path, IReadOnlyDictionary<string, string> fingerprint)
    {
        ReferenceCache cache = new(JsonLinesLog.Open(path, Advice), fingerprint);
        try
        {
            cache.Load();
            return cache;
        }
        catch
        {
            cache.Dispose();
            throw;
        }
    }

    /// <summary>The log-probs of a sample; null where they have not been computed.</summary>
    internal double[]? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>Appends the log-probs of a sample; on the disk within seconds.</summary>
    internal void Add(string key, string id, double[] logps)
    {
        GiveUpTheRest();
        _lines.Append(json =>
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("id", id);
            json.WriteStartArray("logps");
            foreach (double value in logps)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        _values[key] = logps;
        if (_sinceSync.Elapsed > SyncInterval)
        {
            Sync();
        }
    }

    /// <summary>Brings everything to the disk.</summary>
    /// <exception cref="StorageException">It may not be there.</exception>
    internal void Sync()
    {
        _lines.Sync();
        _sinceSync.Restart();
    }

    /// <summary>Closes the file; one without any value goes.</summary>
    public void Dispose()
    {
        bool empty = _lines.Length == 0;
        _lines.Dispose();
        if (empty)
        {
            File.Delete(_lines.Path);
        }
    }

    // A line torn by a kill is computed again without a word.
    private void Load()
    {
        bool first = true;
        _validBytes = _lines.Read(line =>
        {
            if (first ? !HeaderHolds(line) : !TryReadValue(line))
            {
                Notice ??= $"{_lines.Path} is damaged after {Counted.Of(_values.Count, "value")}: the rest is computed again.";
                return false;
            }

            first = false;
            return true;
        });
    }

    // Before the first new value: cuts off what Load did not accept, and begins a file that has nothing.
    private void GiveUpTheRest()
    {
        if (_validBytes < 0)
        {
            return;
        }

        _lines.Cut(_validBytes);
        if (_validBytes == 0)
        {
            WriteHeader();
        }

        _validBytes = -1;
    }

    private bool HeaderHolds(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            Dictionary<string, string> stored = new(StringComparer.Ordinal);
            foreach (JsonProperty part in document.RootElement.GetProperty("fingerprint").EnumerateObject())
            {
                if (!stored.TryAdd(part.Name, part.Value.GetString() ?? ""))
                {
                    return false;
                }
            }

            List<string> different = [.. _fingerprint.Keys.Union(stored.Keys)
                .Where(name => _fingerprint.GetValueOrDefault(name) != stored.GetValueOrDefault(name))
                .Select(name =>
                    $"{name} was {Short(stored.GetValueOrDefault(name))} and is {Short(_fingerprint.GetValueOrDefault(name))}")];
            if (different.Count > 0)
            {
                Notice = $"The reference log-probs in {_lines.Path} do not hold for this run ({string.Join("; ", different)}): "
                    + "they are computed again.";
            }

            return different.Count == 0;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool TryReadValue(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string key = document.RootElement.GetProperty("key").GetString()!;
            double[] logps = [.. document.RootElement.GetProperty("logps").EnumerateArray().Select(value => value.GetDouble())];
            if (!logps.All(double.IsFinite))
            {
                return false; // 1e999 is read as infinity
            }

            _values[key] = logps;
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException
            or FormatException)
        {
            return false;
        }
    }

    private void WriteHeader()
    {
        _lines.Append(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("fingerprint");
            foreach ((string name, string value) in _fingerprint)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
        Sync();
    }

    private static string Short(string? value) =>
        value is null ? "absent" : value.Length > 24 ? string.Concat(value.AsSpan(0, 12), "…") : value;
}
