// Writes src/AdaViP.Vision/Tokenizers/canonical-forms.txt from the Unicode Character Database; --check only says whether it is
// the same. dotnet run .ci/canonical-forms.cs -- FOLDER [--check], in the root of the repository. FOLDER holds UnicodeData.txt,
// DerivedAge.txt and DerivedNormalizationProps.txt of version 14.0.0 or later (Debian: the package unicode-data,
// /usr/share/unicode): canonical forms of a character never change, so that a later version without its younger characters gives
// the same table.
using System.Globalization;
using System.Text;

const string Table = "src/AdaViP.Vision/Tokenizers/canonical-forms.txt";
const double Version = 14.0;
if (args.Length == 0 || !File.Exists(Path.Combine(args[0], "UnicodeData.txt")))
{
    Console.Error.WriteLine($"Name the folder with UnicodeData.txt{(args.Length == 0 ? "" : $"; {args[0]} has none")}.");
    return 2;
}

HashSet<int> known = [.. Codes("DerivedAge.txt", age => double.Parse(age, CultureInfo.InvariantCulture) <= Version)];
HashSet<int> apart = [.. Codes("DerivedNormalizationProps.txt", property => property == "Full_Composition_Exclusion")];
var table = new StringBuilder($"""
    # Canonical decompositions and combining classes of Unicode 14.0.0: "code = parts", "!" where NFC does not put the parts
    # together again, "class: first-last ...". Hangul syllables are computed.

    """);
var classes = new SortedDictionary<int, List<int>>();
foreach (string line in File.ReadLines(Path.Combine(args[0], "UnicodeData.txt")))
{
    string[] fields = line.Split(';');
    int code = Hex(fields[0]);
    if (!known.Contains(code))
    {
        continue;
    }

    // A name in angle brackets marks a compatibility decomposition, which is not a canonical one.
    if (fields[5].Length > 0 && fields[5][0] != '<')
    {
        string parts = string.Join(' ', fields[5].Split(' ').Select(part => Text(Hex(part))));
        table.Append($"{Text(code)}{(apart.Contains(code) ? "!" : "")}={parts}\n");
    }

    int combining = int.Parse(fields[3], CultureInfo.InvariantCulture);
    if (combining > 0)
    {
        (classes.TryGetValue(combining, out List<int>? codes) ? codes : classes[combining] = []).Add(code);
    }
}

foreach ((int combining, List<int> codes) in classes)
{
    table.Append($"{combining}:{string.Join(' ', Ranges(codes))}\n");
}

string written = table.ToString().ReplaceLineEndings("\n");
if (!args.Contains("--check"))
{
    File.WriteAllText(Table, written);
    return 0;
}

bool same = File.ReadAllText(Table) == written;
Console.WriteLine($"{Table} is {(same ? "" : "not ")}what {args[0]} gives.");
return same ? 0 : 1;

// "first[..last] ; value # comment" of the lines whose value passes.
IEnumerable<int> Codes(string file, Func<string, bool> passes)
{
    foreach (string line in File.ReadLines(Path.Combine(args[0], file)))
    {
        string[] fields = line.Split('#')[0].Split(';');
        if (fields.Length >= 2 && passes(fields[1].Trim()))
        {
            string[] ends = fields[0].Trim().Split("..");
            for (int code = Hex(ends[0]); code <= Hex(ends[^1]); code++)
            {
                yield return code;
            }
        }
    }
}

static IEnumerable<string> Ranges(List<int> codes)
{
    for (int from = 0, to; from < codes.Count; from = to + 1)
    {
        for (to = from; to + 1 < codes.Count && codes[to + 1] == codes[to] + 1; to++)
        {
        }

        yield return from == to ? Text(codes[from]) : $"{Text(codes[from])}-{Text(codes[to])}";
    }
}

static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

static string Text(int code) => code.ToString("X", CultureInfo.InvariantCulture);
