// Names every skipped test and fails on one that tests/allowed-skips.txt does not allow.
// dotnet run .ci/skips.cs -- [--write] RESULTS..., in the root of the repository: .trx files of dotnet test and JUnit files of
// ctest. With --write, and where ../shared is missing: lists what skips for want of it in the last section of that file.
using System.IO.Enumeration;
using System.Xml.Linq;

const string List = "tests/allowed-skips.txt";
const string Without = "[without ../shared]";
bool hasShared = Directory.Exists(Environment.GetEnvironmentVariable("ADAVIP_SHARED") ?? Path.Combine("..", "shared"));
bool writes = args.Contains("--write");
if (writes && hasShared)
{
    Console.Error.WriteLine("--write needs the results of a run without ../shared; ../shared is there. Use another clone.");
    return 2;
}

List<(string Name, string Reason)> skipped =
    [.. args.Where(arg => arg != "--write").SelectMany(Skipped).OrderBy(test => test.Name, StringComparer.Ordinal)];
if (writes)
{
    Write();
}

List<(string Name, string Reason)> allowed = Allowed(withoutShared: !hasShared);
int refused = 0;
foreach ((string name, string reason) in skipped)
{
    bool isAllowed = IsAllowed(allowed, name, reason);
    refused += isAllowed ? 0 : 1;
    Console.WriteLine($"{(isAllowed ? "skipped" : "NOT ALLOWED")}: {name} ({reason})");
}

Console.WriteLine($"{skipped.Count} skipped, "
    + $"{refused} of them not allowed by {List}{(hasShared ? "" : " (../shared is not there)")}");
return refused == 0 ? 0 : 1;

static bool IsAllowed(List<(string Name, string Reason)> allowed, string name, string reason) => allowed.Any(line =>
    FileSystemName.MatchesSimpleExpression(line.Name, name)
        && FileSystemName.MatchesSimpleExpression(line.Reason, reason));

static List<(string Name, string Reason)> Allowed(bool withoutShared)
{
    var allowed = new List<(string Name, string Reason)>();
    bool counts = true;
    HashSet<string> processor = ProcessorFlags();
    foreach (string line in File.ReadLines(List).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
    {
        if (line[0] == '[')
        {
            counts = line == "[always]" || (line == Without && withoutShared)
                || (WithoutFlag(line) is string flag && !processor.Contains(flag));
        }
        else if (counts)
        {
            string[] parts = line.Split(" | ", 2);
            allowed.Add((parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "*"));
        }
    }

    return allowed;
}

// A theory that skips whole is one line; of one that runs in part, each row that does not.
void Write()
{
    if (!args.Any(arg => arg.EndsWith(".trx", StringComparison.Ordinal)))
    {
        throw new ArgumentException("--write needs the .trx files of all test projects: it replaces the whole section.");
    }

    List<(string Name, string Reason)> always = Allowed(withoutShared: false);
    HashSet<string> run = [.. args.Where(arg => arg.EndsWith(".trx", StringComparison.Ordinal)).SelectMany(Run).Select(Method)];
    IEnumerable<string> names = skipped
        .Where(test => test.Reason.StartsWith("shared/", StringComparison.Ordinal) && !IsAllowed(always, test.Name, test.Reason))
        .Select(test => Method(test.Name) == test.Name || run.Contains(Method(test.Name))
            ? test.Name.Replace("\\", "\\\\").Replace("*", "\\*").Replace("?", "\\?")
            : Method(test.Name) + "(*");
    File.WriteAllLines(List,
    [
        .. File.ReadAllLines(List).TakeWhile(line => line.Trim() != Without),
        Without,
        .. names.Distinct().Order(StringComparer.Ordinal),
    ]);
}

// "avx512f" of [without avx512f on this processor]; null for other sections.
static string? WithoutFlag(string section) =>
    section.StartsWith("[without ", StringComparison.Ordinal) && section.EndsWith(" on this processor]", StringComparison.Ordinal)
        ? section["[without ".Length..^" on this processor]".Length]
        : null;

static HashSet<string> ProcessorFlags() => File.Exists("/proc/cpuinfo")
    ? [.. File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("flags", StringComparison.Ordinal)).Split(' ')]
    : [];

static string Method(string name) => name.Split('(')[0];

static IEnumerable<XElement> Results(string path) =>
    XDocument.Load(path).Root!.Descendants().Where(element => element.Name.LocalName == "UnitTestResult");

static bool IsSkip(XElement test) => test.Attribute("outcome")?.Value == "NotExecuted";

static IEnumerable<string> Run(string path) =>
    Results(path).Where(test => !IsSkip(test)).Select(test => test.Attribute("testName")!.Value);

static IEnumerable<(string Name, string Reason)> Skipped(string path)
{
    string Line(string? text) => (text ?? "").Trim().Split('\n')[0];

    // ctest: <testcase name status="notrun|disabled"><skipped message/>; dotnet test:
    // <UnitTestResult testName outcome="NotExecuted">.
    foreach (XElement test in XDocument.Load(path).Root!.Descendants().Where(element =>
        element.Name.LocalName == "testcase" && element.Elements().Any(child => child.Name.LocalName == "skipped")))
    {
        yield return ("ctest: " + test.Attribute("name")!.Value,
            Line(test.Elements().First(element => element.Name.LocalName == "skipped").Attribute("message")?.Value));
    }

    foreach (XElement test in Results(path).Where(IsSkip))
    {
        string? reason = test.Descendants().FirstOrDefault(element => element.Name.LocalName is "Message" or "StdOut")?.Value;
        yield return (test.Attribute("testName")!.Value, Line(reason));
    }
}
