using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// Pages are made of the pieces of AdaViP.Reports: a tag that another room writes would have an escaping and a style of its own.
/// </summary>
public sealed partial class MarkupTests
{
    // These tell web pages and drawings of others by their first tag.
    private static readonly string[] Readers = ["ForeignContents.cs", "PictureSignature.cs"];

    [Fact]
    public void Sources_OutsideReports_WriteNoMarkup()
    {
        string source = Path.Combine(RepositoryPaths.Root, "src");
        string room = Path.Combine(source, "AdaViP.Reports") + "/";
        string[] found =
        [
            .. from file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
               where !file.StartsWith(room, StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)
                   && !Readers.Contains(Path.GetFileName(file))
               from line in File.ReadLines(file)
               from tag in Tags(line)
               select $"{Path.GetRelativePath(source, file)}: {tag}",
        ];
        Assert.True(found.Length == 0, "Make these of pieces of AdaViP.Reports:\n" + string.Join('\n', found));
    }

    [Fact]
    public void StyleSheets_LieInReports() => Assert.All(
        Directory.GetFiles(Path.Combine(RepositoryPaths.Root, "src"), "*.css", SearchOption.AllDirectories),
        file => Assert.Equal("src/AdaViP.Reports", Path.GetDirectoryName(Path.GetRelativePath(RepositoryPaths.Root, file))));

    [Theory]
    [InlineData("""writer.Append("<div class=\"x\">").Append(text);""", "<div ")]
    [InlineData("""$"<h2>{title}</h2><p>{text}</p>";""", "<h2> </h2> <p> </p>")]
    [InlineData("""    <td>{value}</td>""", "<td> </td>")]
    [InlineData("""+ "<svg viewBox='0 0 1 1'><rect width='1'/></svg>";""", "<svg  <rect  </svg>")]
    [InlineData("""string text = WebUtility.HtmlEncode(answer);""", "HtmlEncode")]
    [InlineData("""/// <summary>A <c>step</c>.</summary> <p>""", "")]
    [InlineData("""text = 1; // as in <table> of a page""", "")]
    [InlineData("""@"^(?<mark>USER\s?:)";""", "")]
    [InlineData("""List<Table> tables = Rows<Section>();""", "")]
    [InlineData("""const string Image = "<image>", Unknown = "<unk>", End = "</s>";""", "")]
    public void Tags_AreThoseThatAreWritten(string line, string expected) => Assert.Equal(expected, string.Join(' ', Tags(line)));

    private static IEnumerable<string> Tags(string line) =>
        Written().Matches(Comments().Replace(line, "")).Select(match => match.Value);

    [GeneratedRegex(@"(^|\s)///?\s.*$")]
    private static partial Regex Comments();

    // A group of a regular expression may be called as a tag is.
    [GeneratedRegex(
        @"(?<!\?)</?(html|head|body|meta|link|style|script|main|header|section|article|div|span|h[1-6]|p|pre|br|hr|a|b|i|em"
        + @"|strong|small|mark|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|figure|figcaption|img"
        + @"|svg|rect|circle|line|path|polyline)(\s|/?>)|HtmlEncode\b")]
    private static partial Regex Written();
}
