using AdaViP.Core;
using AdaViP.Core.Files;

namespace AdaViP.Pairs.Building;

/// <summary>
/// Every name that a build writes under: in its folder, and in the folder of its parts. <c>#</c> stands for the number of a part,
/// and <c>#-of-#</c> for a share. Nothing else is ever replaced or removed there.
/// </summary>
internal static class BuildNames
{
    /// <summary>The settings that a build was begun with.</summary>
    public const string Settings = "pairs.json";

    private const string TableStart = "pairs-";
    private const string TableEnd = ".parquet";
    private const string TraceMark = ",\"photo\":\"";

    private static readonly OwnName[] Tables =
        [new(TableStart + "#" + TableEnd, "PAR1"), new(TableStart + "#-of-#-#" + TableEnd, "PAR1")];

    private static readonly OwnName[] Locks = [new("lock"), new("#-of-#.lock")];

    private static readonly OwnNames Folder = new(
    [
        new(Settings, "\"pairs 1\""), new("trace.jsonl", TraceMark), new("trace-#-of-#.jsonl", TraceMark), .. Tables,
        new("parts") { IsFolder = true },
    ]);

    private static readonly OwnNames Parts = new(
    [
        .. Locks, new("stages.json", "[{\"Name\":"), new("stages-#-of-#.json", "[{\"Name\":"),
        .. Of("journal", "VAPJ"), .. Of("trace.jsonl", TraceMark), .. Of("previews.zip", "PK"),
    ]);

    /// <summary>What a build may write, replace or remove, of what is in its folder.</summary>
    /// <param name="folder">Need not exist.</param>
    public static IEnumerable<string> In(string folder) => Folder.In(folder).Where(entry => !entry.Name.IsFolder)
        .Concat(Parts.In(BuildFolder.PartsFolder(folder))).Select(entry => entry.Path);

    /// <summary>Whether a build writes under a name in its folder, or under a temporary one of it.</summary>
    /// <param name="name">Without folder.</param>
    public static bool Has(string name) => Folder.Has(name);

    /// <summary>Refuses a folder in which somebody else's file, a link or a pipe has one of the names.</summary>
    /// <param name="folder">Need not exist.</param>
    /// <exception cref="UserOptionException">The message names it.</exception>
    public static void Require(string folder)
    {
        Folder.Require(folder);
        string parts = BuildFolder.PartsFolder(folder);
        Parts.Require(parts);
        foreach ((string file, OwnName name) in Parts.In(parts))
        {
            if (Locks.Contains(name))
            {
                RequireLock(file);
            }
        }

        foreach ((string table, _) in Folder.In(folder).Where(entry => Tables.Contains(entry.Name)))
        {
            string file = Path.GetFileName(table);
            string part = file[TableStart.Length..file.IndexOf(TableEnd, StringComparison.Ordinal)];
            if (!Directory.Exists(parts) || !Directory.EnumerateFiles(parts, part + ".*").Any())
            {
                throw Foreign(table, $"is not of the build there: {parts} has nothing of a part {part}");
            }
        }
    }

    /// <summary>Refuses a file of somebody else under the name of a lock, which goes at the end.</summary>
    /// <param name="file">Need not exist.</param>
    /// <exception cref="UserOptionException">It has contents.</exception>
    public static void RequireLock(string file)
    {
        if (new FileInfo(file) is { Exists: true, Length: > 0 })
        {
            throw Foreign(file, "has contents, which the locks of a build have not");
        }
    }

    /// <summary>Removes every file of a build; what else is in its folders stays.</summary>
    /// <param name="folder">The output of a build.</param>
    public static void Remove(string folder)
    {
        foreach (string file in In(folder).Where(file => Path.GetFileName(file) != Settings))
        {
            File.Delete(file);
        }

        OwnContents.Remove(BuildFolder.PartsFolder(folder), Parts.Has);
        File.Delete(Path.Combine(folder, Settings));
    }

    private static OwnName[] Of(string ending, string mark) => [new($"#.{ending}", mark), new($"#-of-#-#.{ending}", mark)];

    private static UserOptionException Foreign(string file, string why) => new(
        $"{file} {why}, and would be replaced or removed. Move it away, or choose another {SettingKey.OutputFolder}.");
}
