using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>
/// docs/architecture.md: its walks can be followed by file names, and each hop is one that the code takes: who has read what was
/// named so far has met the next name there. What the user types begins from the start again.
/// </summary>
public sealed partial class ArchitectureDocumentTests
{
    private const int MostHops = 12;

    private static readonly Dictionary<string, string> Folders = new()
    {
        ["T/"] = "AdaViP.Training/",
        ["P/"] = "AdaViP.Pairs/Building/",
        ["E/"] = "AdaViP.Evaluation/",
    };

    private static readonly Lazy<ILookup<string, string>> Sources = new(() => ((string[])["src", "bindings"])
        .Select(room => Path.Combine(RepositoryPaths.Root, room))
        .SelectMany(room => Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .ToLookup(file => Path.GetFileNameWithoutExtension(file)));

    private static string Text => File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "architecture.md"));

    public static TheoryData<string> Walks => ["A preference row in `train`", "One answer of `evaluate`", "One picture"];

    [Theory]
    [MemberData(nameof(Walks))]
    public void Walk_EachName_IsAFileAndEachHopIsTaken(string section)
    {
        string[] hops = Hops(section);
        Assert.InRange(hops.Length, 5, MostHops);
        List<Named> walked = [];
        for (int i = 0; i < hops.Length; i++)
        {
            Named[] names = [.. Code().Matches(hops[i]).Select(match => match.Groups[1].Value).Where(IsAName).Select(Find)];
            Assert.True(names.Length > 0, $"{section}, hop {i + 1} names no file: {hops[i]}");
            Named[] before = [.. walked];
            walked.AddRange(names);
            Assert.True(
                i == 0 || names.Any(name => IsACommand(name) || before.Any(earlier => Uses(earlier, name))),
                $"{section}, hop {i + 1}: no file of an earlier hop uses one of its names: {hops[i]}");
            Assert.All(names, name => Assert.True(
                IsACommand(name) || walked.Any(file => Uses(file, name)),
                $"{section}, hop {i + 1}: no file up to here uses {name.Name}: {hops[i]}"));
        }
    }

    [Fact]
    public void Rooms_OfTheTable_AreFolders()
    {
        string[] rooms = [.. RoomRow().Matches(Text).Select(match => match.Groups[1].Value)];
        Assert.True(rooms.Length > 10, $"only {rooms.Length} rooms found");
        Assert.All(rooms, room => Assert.True(Directory.Exists(Path.Combine(RepositoryPaths.Root, room)), room));
    }

    private static string[] Hops(string section)
    {
        string text = Text;
        int begin = text.IndexOf($"## {section}\n", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"docs/architecture.md has no section {section}");
        int end = text.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
        return [.. Hop().Matches(end < 0 ? text[begin..] : text[begin..end]).Select(match => match.Value)];
    }

    // Types and paths to them; files that runs write and commands begin in lower case.
    private static bool IsAName(string code) => Name().IsMatch(code);

    // "T/Runs/Trainer", "ImageDecoder" or "IBenchmark.Score".
    private static Named Find(string code)
    {
        string path = code.Length > 2 && Folders.TryGetValue(code[..2], out string? known) ? known + code[2..] : code;
        string[] parts = path.Split('/')[^1].Split('.');
        string place = path.Contains('/', StringComparison.Ordinal) ? Path.GetDirectoryName(path)! : "";
        string room = place.StartsWith("AdaViP.", StringComparison.Ordinal) ? place : "AdaViP." + place;
        string folder = Path.Combine(RepositoryPaths.Root, "src", room, parts[0]);
        string[] files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.cs")
            : [.. Sources.Value[parts[0]]
                .Where(file => place.Length == 0 || Path.GetDirectoryName(file) == Path.GetDirectoryName(folder))];
        if (files.Length == 0 && place.Length == 0)
        {
            // A small type beside another one.
            files = [.. Sources.Value.SelectMany(group => group).Where(file => Regex.IsMatch(
                File.ReadAllText(file), $@"\b(record|struct|class|enum|interface) {parts[0]}\b"))];
        }

        Assert.True(files.Length > 0, $"docs/architecture.md names {code}, which is nowhere");
        Assert.True(
            parts.Length == 1 || files.Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{parts[1]}\b")),
            $"docs/architecture.md names {code}, but {parts[0]} has no {parts[^1]}");
        return new Named(parts[0], files);
    }

    private static bool IsACommand(Named file) => file.Name.EndsWith("Command", StringComparison.Ordinal);

    private static bool Uses(Named user, Named used) =>
        user.Files.Except(used.Files).Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{used.Name}\b"));

    [GeneratedRegex(@"^\d+\. .*?(?=^\d+\. |\n\n|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Hop();

    [GeneratedRegex(@"`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[A-Z]\w*(/[A-Z]\w*)*(\.[A-Z]\w*)?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| `((?:native|bindings|src|benchmarks|tests)[^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex RoomRow();

    private sealed record Named(string Name, string[] Files);
}
