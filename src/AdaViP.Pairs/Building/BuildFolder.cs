using System.Globalization;
using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Pairs.Building;

/// <summary>
/// The output folder of a build: names of its files, the lock that keeps a second process out, and the settings it was begun
/// with.
/// <c>pairs-*.parquet</c> and <c>trace*.jsonl</c> are the results, <c>parts/</c> is what resuming and the gallery need.
/// </summary>
internal sealed class BuildFolder : IDisposable
{
    /// <summary>Key of <see cref="Settings"/>: number of shares.</summary>
    public const string SharesKey = "shards";

    /// <summary>Key of <see cref="Settings"/>: distinct pictures; missing in early builds.</summary>
    public const string PicturesKey = "pictures";

    private const string SettingsFile = BuildNames.Settings;
    private const string NoSettings = "there is no " + SettingsFile;

    private readonly string _folder;
    private readonly HeldLock _lock;
    private readonly string _share;

    private BuildFolder(string folder, string share, HeldLock held)
    {
        _folder = folder;
        _share = share;
        _lock = held;
    }

    /// <summary>Folder of the parts.</summary>
    public static string PartsFolder(string folder) => Path.Combine(folder, "parts");

    /// <summary>The trace of this process's share.</summary>
    public string TraceFile => Path.Combine(_folder, $"trace{Dashed}.jsonl");

    /// <summary>Clocks of all runs so far.</summary>
    public string StagesFile => Path.Combine(PartsFolder(_folder), $"stages{Dashed}.json");

    private string Dashed => _share.Length == 0 ? "" : "-" + _share;

    /// <summary>Takes the lock of a share; <see cref="PartsFolder"/> exists.</summary>
    /// <exception cref="UserErrorException">Another process works on that share, or nothing can be written.</exception>
    /// <param name="folder">The output folder.</param>
    /// <param name="shard">This process's share.</param>
    /// <param name="shardCount">Number of shares.</param>
    public static BuildFolder Take(string folder, int shard, int shardCount)
    {
        string share = shardCount == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{shard:D5}-of-{shardCount:D5}");
        BuildNames.RequireLock(LockFile(folder, share));
        return new BuildFolder(folder, share, Lock(folder, share, goes: true));
    }

    /// <summary>The settings that a build was begun with, and its number of pictures; null where there are none.</summary>
    /// <exception cref="UserDataException">The file is damaged.</exception>
    public static Dictionary<string, string>? Settings(string folder)
    {
        string path = Path.Combine(folder, SettingsFile);
        if (!File.Exists(path))
        {
            return null;
        }

        const string Next = "Build the pairs again, into another folder.";
        JsonElement root = JsonInput.ReadObject(path, RepeatedKeys.Refused, Next);
        var settings = new Dictionary<string, string>();
        foreach (JsonProperty setting in root.EnumerateObject())
        {
            settings[setting.Name] = setting.Value.ValueKind == JsonValueKind.String
                ? setting.Value.GetString()!
                : throw new UserDataException(
                    $"{path}: {ShownValue.Cut(setting.Name)} is {JsonInput.Kind(setting.Value)}; expected a text. {Next}");
        }

        return settings;
    }

    /// <summary>Removes the files of a build, and nothing else.</summary>
    /// <exception cref="UserErrorException">The folder holds files but no build, or another process works in it.</exception>
    public static void Clear(string folder)
    {
        RequireBuild(folder);
        if (!Directory.Exists(PartsFolder(folder)))
        {
            return;
        }

        DatasetCard.Remove(folder);
        BuildNames.Remove(folder);
    }

    /// <summary>Refuses a folder that <see cref="Clear"/> may not clear: one with files of somebody else, or in use.</summary>
    /// <exception cref="UserOptionException">It holds files of somebody else.</exception>
    /// <exception cref="UserErrorException">It is in use.</exception>
    public static void RequireBuild(string folder)
    {
        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return;
        }

        string parts = PartsFolder(folder);
        bool hasSettings = File.Exists(Path.Combine(folder, SettingsFile));
        if (!Directory.Exists(parts))
        {
            throw Foreign(folder, "files", hasSettings
                ? $"there is a {SettingsFile}, but no folder {Path.GetFileName(parts)} beside it" : NoSettings);
        }

        if (!hasSettings && !IsBarelyBegun(folder))
        {
            throw Foreign(folder, "files", NoSettings);
        }

        foreach (string held in Directory.GetFiles(parts, "*lock"))
        {
            string share = Path.GetFileName(held) is "lock" ? "" : Path.GetFileNameWithoutExtension(held);
            Lock(folder, share, goes: false).Dispose();
        }
    }

    /// <summary>
    /// Refuses a folder of somebody else, such as a training run, for a new build: the files of both would be mixed. A card that
    /// the user wrote beforehand may be there, and a build that was killed early has left its locks.
    /// </summary>
    /// <exception cref="UserOptionException">It is such a folder.</exception>
    public static void RequireFree(string folder)
    {
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, SettingsFile))
            || (Directory.Exists(PartsFolder(folder)) && Directory.EnumerateFiles(PartsFolder(folder), "*lock").Any()))
        {
            return;
        }

        string? foreign = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry))
            .Where(name => name is not DatasetCard.FileName && name != Path.GetFileName(PartsFolder(folder)))
            .Order(StringComparer.Ordinal).FirstOrDefault();
        if (foreign is not null)
        {
            throw Foreign(folder, $"\"{foreign}\", among files", NoSettings);
        }
    }

    /// <summary>Every file that a build wrote, and the card, which may be the user's.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        string parts = PartsFolder(folder);
        return Results(folder).Append(Path.Combine(folder, SettingsFile)).Append(Path.Combine(folder, DatasetCard.FileName))
            .Concat(Directory.Exists(parts) ? Directory.GetFiles(parts, "*", SearchOption.AllDirectories) : []);
    }

    /// <summary>Compares settings with those that the build was begun with; records them where there are none.</summary>
    /// <param name="settings">What the result depends on.</param>
    /// <param name="pictures">Distinct pictures of all shares; recorded for those who look at an unfinished build.</param>
    /// <exception cref="UserOptionException">The build was begun with other ones.</exception>
    public void Begin(IReadOnlyDictionary<string, string> settings, int pictures)
    {
        if (Settings(_folder) is Dictionary<string, string> begun)
        {
            RequireSame(_folder, begun, settings);
            if (Directory.EnumerateFiles(_folder, "pairs-*.parquet").Any())
            {
                WriteCard();
            }

            return;
        }

        var recorded = new Dictionary<string, string>(settings)
        {
            [PicturesKey] = pictures.ToString(CultureInfo.InvariantCulture),
        };
        AtomicFile.Write(
            Path.Combine(_folder, SettingsFile),
            stream => JsonSerializer.Serialize(stream, recorded, JsonStyle.EscapedIndented),
            shared: true);
    }

    /// <summary>Writes the card; there is a table, which it names.</summary>
    public void WriteCard() => DatasetCard.Write(_folder);

    /// <summary>Refuses settings that differ from those that a build was begun with.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="begun">From <see cref="Settings"/>.</param>
    /// <param name="settings">Those that are known; others are not compared.</param>
    /// <exception cref="UserOptionException">There is a difference.</exception>
    public static void RequireSame(
        string folder, IReadOnlyDictionary<string, string> begun, IReadOnlyDictionary<string, string> settings)
    {
        if (SettingsDifference.Find(begun, settings) is string difference)
        {
            throw new UserOptionException(
                $"{folder} was begun with {difference}. Use the same settings to continue, "
                + $"choose another {SettingKey.OutputFolder}, or add {SettingKey.Overwrite} to begin again.");
        }
    }

    /// <summary>The table of a part.</summary>
    public string TableFile(int part) => Path.Combine(
        _folder, string.Create(CultureInfo.InvariantCulture, $"pairs{Dashed}-{part:D5}.parquet"));

    /// <summary>The journal of a part that is being built.</summary>
    public string JournalFile(int part) => PartFile(part, "journal");

    /// <summary>The trace of a finished part; its presence says that the part is finished.</summary>
    public string PartTraceFile(int part) => PartFile(part, "trace.jsonl");

    /// <summary>The previews of a part.</summary>
    public string PreviewFile(int part) => PartFile(part, "previews.zip");

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private string PartFile(int part, string kind) => Path.Combine(
        PartsFolder(_folder),
        string.Create(CultureInfo.InvariantCulture, $"{(_share.Length == 0 ? "" : _share + "-")}{part:D5}.{kind}"));

    private static UserOptionException Foreign(string folder, string what, string because) => new(
        $"{folder} holds {what} that no build of pairs wrote ({because}). "
            + "Choose another folder, or an empty one.");

    private static string LockFile(string folder, string share) =>
        Path.Combine(PartsFolder(folder), share.Length == 0 ? "lock" : share + ".lock");

    // The hold goes with the process, however it ends; the file stays, empty, where it was killed.
    private static HeldLock Lock(string folder, string share, bool goes)
    {
        string path = LockFile(folder, share);
        try
        {
            return HeldLock.Take(path, goes);
        }
        catch (IOException exception) when (FileProblem.IsInUse(exception))
        {
            throw new UserErrorException(
                $"Another process builds pairs in {folder}{(share.Length == 0 ? "" : $" (shard {share})")}. "
                + $"Wait for it, choose another {SettingKey.OutputFolder}, or give every process its own {PairSettings.Shard}.",
                exception);
        }
        catch (Exception exception) when (FileProblem.IsFailedWrite(exception))
        {
            throw WriteProblem.Of(path, folder, 0, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserOptionException(
                $"{path} cannot be written: {FileProblem.Describe(exception)}. Choose another folder.", exception);
        }
    }

    private static IEnumerable<string> Results(string folder) =>
        Directory.GetFiles(folder, "pairs-*.parquet").Concat(Directory.GetFiles(folder, "trace*.jsonl"));

    // A process that was killed while it loaded its models leaves its lock alone.
    private static bool IsBarelyBegun(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).All(entry => entry == PartsFolder(folder))
        && Directory.EnumerateFileSystemEntries(PartsFolder(folder))
            .All(entry => entry.EndsWith("lock", StringComparison.Ordinal));
}
