// Names every skipped test and fails on one that tests/allowed-skips.txt does not allow.
// dotnet run .ci/skips.cs -- RESULTS..., in the root of the repository: .trx files of dotnet test and JUnit files of ctest.
using System.IO.Enumeration;
using System.Xml.Linq;

const string List = "tests/allowed-skips.txt";
bool hasShared = Directory.Exists(Environment.GetEnvironmentVariable("ADAVIP_SHARED") ?? Path.Combine("..", "shared"));
var allowed = new List<(string Name, string Reason)>();
bool counts = true;
foreach (string line in File.ReadLines(List).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
{
    if (line[0] == '[')
    {
        counts = line == "[always]" || (line == "[without ../shared]" && !hasShared);
    }
    else if (counts)
    {
        string[] parts = line.Split(" | ", 2);
        allowed.Add((parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "*"));
    }
}

List<(string Name, string Reason)> skipped = [.. args.SelectMany(Skipped).OrderBy(test => test.Name, StringComparer.Ordinal)];
int refused = 0;
foreach ((string name, string reason) in skipped)
{
    bool isAllowed = allowed.Any(line => FileSystemName.MatchesSimpleExpression(line.Name, name)
        && FileSystemName.MatchesSimpleExpression(line.Reason, reason));
    refused += isAllowed ? 0 : 1;
    Console.WriteLine($"{(isAllowed ? "skipped" : "NOT ALLOWED")}: {name} ({reason})");
}

Console.WriteLine($"{skipped.Count} skipped, "
    + $"{refused} of them not allowed by {List}{(hasShared ? "" : " (../shared is not there)")}");
return refused == 0 ? 0 : 1;

static IEnumerable<(string Name, string Reason)> Skipped(string path)
{
    XElement root = XDocument.Load(path).Root!;
    IEnumerable<XElement> Named(string name) => root.Descendants().Where(element => element.Name.LocalName == name);
    string Line(string? text) => (text ?? "").Trim().Split('\n')[0];

    // ctest: <testcase name status="notrun|disabled"><skipped message/>; dotnet test:
    // <UnitTestResult testName outcome="NotExecuted">.
    foreach (XElement test in Named("testcase").Where(test =>
        test.Elements().Any(element => element.Name.LocalName == "skipped")))
    {
        yield return ("ctest: " + test.Attribute("name")!.Value,
            Line(test.Elements().First(element => element.Name.LocalName == "skipped").Attribute("message")?.Value));
    }

    foreach (XElement test in Named("UnitTestResult").Where(test => test.Attribute("outcome")?.Value == "NotExecuted"))
    {
        string? reason = test.Descendants().FirstOrDefault(element => element.Name.LocalName is "Message" or "StdOut")?.Value;
        yield return (test.Attribute("testName")!.Value, Line(reason));
    }
}
