using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>Folders of a room use each other in one direction only.</summary>
public sealed partial class FolderCycleTests
{
    [Theory]
    [InlineData("AdaViP.Endpoints")]
    [InlineData("AdaViP.Evaluation")]
    public void Folders_OfARoom_HaveNoCycle(string room)
    {
        Dictionary<string, HashSet<string>> uses = Uses(room);
        var done = new HashSet<string>();
        foreach (string folder in uses.Keys.Order(StringComparer.Ordinal))
        {
            string? cycle = Cycle(folder, [], uses, done);
            Assert.True(cycle is null, $"folders of {room} use each other in a circle: {cycle}");
        }
    }

    // By the using lines of the files; a folder sees the types of those above it without one, which counts as a use where a file
    // names such a type.
    private static Dictionary<string, HashSet<string>> Uses(string room)
    {
        string root = Path.Combine(RepositoryPaths.Root, "src", room);
        (string Folder, string Text)[] files =
        [
            .. Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
                .Select(file => (Path.GetRelativePath(root, Path.GetDirectoryName(file)!), File.ReadAllText(file))),
        ];
        string[] above = [.. files.Where(file => file.Folder == ".").SelectMany(file => TypeNames().Matches(file.Text)).Select(match => match.Groups[1].Value)];
        var uses = new Dictionary<string, HashSet<string>>();
        foreach ((string folder, string text) in files)
        {
            uses.TryAdd(folder, []);
            foreach (Match line in UsingLines().Matches(text))
            {
                string name = line.Groups[1].Value;
                if (name.StartsWith(room + ".", StringComparison.Ordinal))
                {
                    uses[folder].Add(name[(room.Length + 1)..].Replace('.', '/'));
                }
            }

            if (folder != "." && above.Any(type => Regex.IsMatch(text, $@"\b{type}\b")))
            {
                uses[folder].Add(".");
            }

            uses[folder].Remove(folder);
        }

        return uses;
    }

    private static string? Cycle(
        string folder, IReadOnlyList<string> path, Dictionary<string, HashSet<string>> uses, HashSet<string> done)
    {
        if (path.Contains(folder))
        {
            return string.Join(" -> ", path.SkipWhile(step => step != folder).Append(folder));
        }

        if (done.Contains(folder) || !uses.TryGetValue(folder, out HashSet<string>? next))
        {
            return null;
        }

        string? cycle = next.Select(used => Cycle(used, [.. path, folder], uses, done)).FirstOrDefault(found => found is not null);
        done.Add(folder);
        return cycle;
    }

    [GeneratedRegex(@"^using ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLines();

    [GeneratedRegex(@"^(?:public|internal) (?:\w+ )*(?:class|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeNames();
}
