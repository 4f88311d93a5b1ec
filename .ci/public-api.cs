// Writes PublicAPI.Unshipped.txt of every room that has one: what is public in its code and not in PublicAPI.Shipped.txt.
// dotnet run .ci/public-api.cs, in the root of the repository. The compiler says what is missing, so the code has to compile.
using System.Diagnostics;
using System.Text.Json;

const string Header = "#nullable enable";
const string Log = "obj/public-api.sarif";
string[] tops = ["src", "bindings"];
string[] rooms =
[
    .. tops.Where(Directory.Exists).SelectMany(Directory.GetDirectories)
        .Where(room => File.Exists(Path.Combine(room, "PublicAPI.Shipped.txt"))).Order(StringComparer.Ordinal),
];
if (rooms.Length == 0)
{
    Console.Error.WriteLine("No room here has a PublicAPI.Shipped.txt: run this in the root of the repository.");
    return 2;
}

foreach (string room in rooms)
{
    File.WriteAllText(Path.Combine(room, "PublicAPI.Unshipped.txt"), Header + "\n");
    File.Delete(Path.Combine(room, Log));
}

bool isWhole = true;
foreach (string room in rooms)
{
    // Each project of the build writes its own log: the path is relative to it. Rooms below are built with those above.
    string log = Path.Combine(room, Log);
    if (!File.Exists(log) && !Build(room))
    {
        return 1;
    }

    var lines = new SortedSet<string>(Comparer<string>.Create((one, other) =>
        StringComparer.OrdinalIgnoreCase.Compare(one, other) is int order and not 0 ? order : string.CompareOrdinal(one, other)));
    using JsonDocument sarif = JsonDocument.Parse(File.ReadAllBytes(log));
    foreach (JsonElement result in sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray())
    {
        string rule = result.GetProperty("ruleId").GetString()!;
        if (rule == "RS0016")
        {
            lines.Add(result.GetProperty("properties").GetProperty("customProperties").GetProperty("APIName").GetString()!);
        }
        else if (rule == "RS0017")
        {
            isWhole = false;
            Console.Error.WriteLine($"{room}: {result.GetProperty("message").GetProperty("text")} If it is meant, copy its "
                + "line of PublicAPI.Shipped.txt to PublicAPI.Unshipped.txt with *REMOVED* before it.");
        }
    }

    File.WriteAllText(Path.Combine(room, "PublicAPI.Unshipped.txt"), string.Join('\n', [Header, .. lines, ""]));
    Console.WriteLine($"{room}: {lines.Count} lines");
}

return isWhole ? 0 : 1;

static bool Build(string room)
{
    using Process build = Process.Start(
        "dotnet",
        [
            "build", "-c", "Release", room, "-v", "quiet", "-clp:ErrorsOnly", "-p:TreatWarningsAsErrors=false",
            $"-p:ErrorLog={Log}",
        ]);
    build.WaitForExit();
    return build.ExitCode == 0;
}
