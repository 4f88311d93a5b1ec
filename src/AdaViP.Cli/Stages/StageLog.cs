using System.Text.Json;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Cli.Stages;

/// <summary>
/// Which stages are finished: <c>stages.jsonl</c> in the folder of all results. Its first line says what the stages make, so that
/// those of other settings do not continue them.
/// </summary>
internal sealed class StageLog : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "stages.jsonl";

    /// <summary>What to do where a folder is of another plan.</summary>
    public const string UsualAdvice = "Give the options of that run to continue it, or choose another --out.";

    private const string PlanKey = "plan";
    private const string CommandKey = "finished";
    private const string FolderMark = "OUT";

    private readonly JsonLinesLog _log;
    private readonly string _folder;
    private readonly HashSet<string> _finished;

    private StageLog(JsonLinesLog log, string folder, HashSet<string> finished) =>
        (_log, _folder, _finished) = (log, folder, finished);

    /// <summary>Whether lines were cut off that nobody can read: a stage that they were about is run again.</summary>
    public bool IsDamaged { get; private init; }

    /// <summary>Opens the log of a folder, or begins one.</summary>
    /// <param name="folder">Exists and is held: empty, or with a log of the same plan.</param>
    /// <param name="plan">What the stages make, with all settings, as a person would say it.</param>
    /// <param name="otherPlanAdvice">What to do where the folder is of another plan.</param>
    /// <exception cref="UsageErrorException">The folder is somebody else's, or of another plan.</exception>
    public static StageLog Open(string folder, string plan, string otherPlanAdvice = UsualAdvice)
    {
        string path = Path.Combine(folder, FileName);
        string? other = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName)
            .Where(name => name != OutputFolderLock.LockName).Order(StringComparer.Ordinal).FirstOrDefault();
        if (other is not null && !File.Exists(path))
        {
            throw new UsageErrorException(
                $"--out \"{folder}\" holds {other} but no {FileName}: it is not of an earlier run of this command. "
                + "Choose a folder that is new or empty.");
        }

        JsonLinesLog log = JsonLinesLog.Open(path);
        try
        {
            var lines = new List<(string Key, string Value)>();
            long whole = log.Length;
            long length = log.Read(line => Read(line) is { } entry && Add(lines, entry));
            Require(folder, plan, lines, log.Length, otherPlanAdvice);
            log.Cut(length);
            if (lines.Count == 0)
            {
                Append(log, PlanKey, plan);
            }

            return new StageLog(log, folder, [.. lines.Skip(1).Select(line => line.Value)]) { IsDamaged = length < whole };
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Whether a stage has ended well, and its result is still there.</summary>
    public bool IsFinished(Stage stage) =>
        !stage.IsCheck && stage.HasResult && _finished.Contains(Key(stage));

    /// <summary>Writes down that a stage has ended well.</summary>
    public void Finish(Stage stage)
    {
        string command = Key(stage);
        if (_finished.Add(command))
        {
            Append(_log, CommandKey, command);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _log.Dispose();

    private string Key(Stage stage) => new Invocation([.. stage.Arguments.Select(Marked)]).ToString();

    // Without the folder, which may be moved as a whole; it is a word or its beginning, also behind the equals sign of a setting.
    private string Marked(string word)
    {
        int start = word.IndexOf(_folder, StringComparison.Ordinal);
        bool isPlace = start == 0 || (start > 0 && word[start - 1] == '=');
        string rest = isPlace ? word[(start + _folder.Length)..] : "";
        return isPlace && (rest.Length == 0 || rest[0] == Path.DirectorySeparatorChar)
            ? word[..start] + FolderMark + rest
            : word;
    }

    private static void Append(JsonLinesLog log, string key, string value)
    {
        log.Append(json =>
        {
            json.WriteStartObject();
            json.WriteString(key, value);
            json.WriteEndObject();
        });
        log.Sync();
    }

    private static bool Add(List<(string Key, string Value)> lines, (string Key, string Value) entry)
    {
        bool isExpected = entry.Key == (lines.Count == 0 ? PlanKey : CommandKey);
        if (isExpected)
        {
            lines.Add(entry);
        }

        return isExpected;
    }

    private static (string Key, string Value)? Read(ReadOnlyMemory<byte> line) =>
        JsonInput.TryObject(line) is JsonElement root
            && root.EnumerateObject().ToArray() is [{ Value.ValueKind: JsonValueKind.String } entry]
                ? (entry.Name, entry.Value.GetString()!)
                : null;

    private static void Require(
        string folder, string plan, List<(string Key, string Value)> lines, long length, string otherPlanAdvice)
    {
        if (lines.Count == 0 && length > 0)
        {
            throw new UsageErrorException(
                $"{Path.Combine(folder, FileName)} does not begin with a line about its plan: "
                + "it is damaged or of another program. "
                + "Choose another --out.");
        }

        if (lines.Count > 0 && lines[0].Value != plan)
        {
            throw new UsageErrorException(
                $"--out \"{folder}\" holds \"{lines[0].Value}\", but this command makes \"{plan}\". {otherPlanAdvice}");
        }
    }
}
