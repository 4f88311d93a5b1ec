using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// Which folder of a project uses which, read from the sources: a name in a file counts as the type of that name that its
/// namespace and its usings show. Constants and enum values, which the compiler copies, count too.
/// </summary>
internal sealed partial class SourceGraph
{
    private readonly List<SourceFile> _files;

    /// <param name="project">The project's folder.</param>
    public SourceGraph(string project)
    {
        _files =
        [
            .. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(project, path))
                .Where(path => path.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
                .Select(path => SourceFile.Read(project, path)),
        ];
    }

    /// <summary>
    /// The folders that lie on a circle of uses, each with its uses within that circle; empty where there is none.
    /// </summary>
    public IReadOnlyList<string> Circles()
    {
        List<FolderUse> uses = Uses();
        ILookup<string, string> next = uses.ToLookup(use => use.From, use => use.To);
        Dictionary<string, HashSet<string>> reached =
            uses.Select(use => use.From).Distinct().ToDictionary(from => from, from => Reach(from, next));
        return
        [
            .. uses.Where(use => reached.TryGetValue(use.To, out HashSet<string>? back) && back.Contains(use.From))
                .Select(use => use.ToString()).Order(StringComparer.Ordinal),
        ];
    }

    private static HashSet<string> Reach(string from, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out string? folder))
        {
            foreach (string to in next[folder].Where(reached.Add))
            {
                open.Push(to);
            }
        }

        return reached;
    }

    private List<FolderUse> Uses()
    {
        ILookup<string, SourceFile> declared = _files.SelectMany(file => file.Types.Select(type => (type, file)))
            .ToLookup(pair => pair.type, pair => pair.file);
        return
        [
            .. from file in _files
               from name in file.Names
               from target in Meant(declared[name].ToList(), file)
               where target.Folder != file.Folder
               group $"{Path.GetFileName(file.Path)}: {name}" by (From: file.Folder, To: target.Folder) into use
               select new FolderUse(use.Key.From, use.Key.To, use.First()),
        ];
    }

    // As in C#: the innermost enclosing namespace that has the name wins, then the usings.
    private static IEnumerable<SourceFile> Meant(List<SourceFile> candidates, SourceFile user)
    {
        List<SourceFile> around = candidates.FindAll(
            file => (user.Namespace + ".").StartsWith(file.Namespace + ".", StringComparison.Ordinal));
        if (around.Count > 0)
        {
            int innermost = around.Max(file => file.Namespace.Length);
            return around.Where(file => file.Namespace.Length == innermost);
        }

        return candidates.Where(file => user.Usings.Contains(file.Namespace));
    }

    private sealed record FolderUse(string From, string To, string Example)
    {
        public override string ToString() => $"{From} -> {To} ({Example})";
    }

    private sealed partial record SourceFile(
        string Path, string Folder, string Namespace, HashSet<string> Usings, HashSet<string> Types, HashSet<string> Names)
    {
        public static SourceFile Read(string project, string path)
        {
            string text = WithoutTexts(File.ReadAllText(System.IO.Path.Combine(project, path)));
            string[] usings = [.. Using().Matches(text).Select(match => match.Groups[1].Value)];
            IEnumerable<string> holders = usings.Concat(Qualified().Matches(text).Select(match => match.Value))
                .Where(name => name.Contains('.', StringComparison.Ordinal))
                // of "using static Namespace.Type", of aliases and of Namespace.Type
                .Select(name => name[..name.LastIndexOf('.')]);
            return new SourceFile(
                path,
                FolderOf(path),
                NamespaceName().Match(text).Groups[1].Value,
                [.. usings, .. holders],
                [.. Declaration().Matches(text).Select(match => match.Groups[1].Value)],
                [.. Name().Matches(text).Select(match => match.Value)]);
        }

        // Generated code is not a place to read: it counts where the code stands that it was generated for.
        private static string FolderOf(string path)
        {
            string folder = System.IO.Path.GetDirectoryName(path)!;
            return folder is "" or "Generated" ? "." : folder.Replace("/Generated", "", StringComparison.Ordinal);
        }

        // What stands in the braces of interpolated texts is code.
        private static string WithoutTexts(string text)
        {
            text = Comment().Replace(RawText().Replace(text, "\"\""), "");
            return Text().Replace(
                text,
                match => match.Value[0] == '$' ? string.Join(' ', Hole().Matches(match.Value).Select(hole => hole.Value)) : "");
        }

        [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
        private static partial Regex NamespaceName();

        [GeneratedRegex(@"^using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+);", RegexOptions.Multiline)]
        private static partial Regex Using();

        [GeneratedRegex(
            @"\b(?:class|struct|interface|enum|record(?:\s+(?:struct|class))?|delegate\s+[\w<>\[\]?,. ]+?)\s+([A-Z]\w*)")]
        private static partial Regex Declaration();

        [GeneratedRegex(@"\b[A-Z]\w*\b")]
        private static partial Regex Name();

        [GeneratedRegex(@"\b[A-Z]\w*(?:\.[A-Z]\w*)+\b")]
        private static partial Regex Qualified();

        [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline)]
        private static partial Regex RawText();

        [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
        private static partial Regex Comment();

        [GeneratedRegex("\\$?@?\"(?:[^\"\\\\\\n]|\\\\.)*\"")]
        private static partial Regex Text();

        [GeneratedRegex(@"\{[^{}]*\}")]
        private static partial Regex Hole();
    }
}
