// Writes THIRD-PARTY-NOTICES.md from the packages that the program was restored with; --check only says whether it is up to date.
// dotnet run .ci/third-party-notices.cs [-- --check], in the root of the repository, after a restore.
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

const string Assets = "src/AdaViP.Cli/obj/project.assets.json";
const string Notices = "THIRD-PARTY-NOTICES.md";
if (!File.Exists(Assets))
{
    Console.Error.WriteLine($"{Assets} is missing: restore first (dotnet restore AdaViP.sln), in the root of the repository.");
    return 2;
}

using JsonDocument assets = JsonDocument.Parse(File.ReadAllBytes(Assets));
string[] folders = [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
var text = new StringBuilder("""
    # Third-party notices

    AdaViP is licensed under the [Apache License 2.0](LICENSE). The built program contains what the packages below have
    for its system, under their own licences, and facts from two published sets of data.
    `dotnet run .ci/third-party-notices.cs` writes this file.

    | package | licence | authors | project |
    |---|---|---|---|

    """);
foreach (JsonProperty library in assets.RootElement.GetProperty("libraries").EnumerateObject()
    .Where(library => library.Value.GetProperty("type").GetString() == "package")
    .OrderBy(library => library.Name, StringComparer.OrdinalIgnoreCase))
{
    string[] name = library.Name.Split('/');
    text.Append(Row(name[0], Metadata(library.Value.GetProperty("path").GetString()!, name[0])));
}

text.Append("""

    ## Data

    - `src/AdaViP.Evaluation/Text/Data/noun-forms.txt` holds facts derived from WordNet 3.0, Copyright 2006 by Princeton
      University. All rights reserved. WordNet is provided "as is", without representations or warranties of any kind;
      its licence asks that this notice go with it.
    - `src/AdaViP.Vision/Tokenizers/canonical-forms.txt` holds facts of the Unicode Character Database 14.0.0,
      Copyright 1991-2021 Unicode, Inc., used under the Unicode licence (https://www.unicode.org/license.txt).
    - `src/AdaViP.Evaluation/Comparison/PublishedResults.cs` quotes figures of a paper, which it names.

    """);
string written = text.ToString().ReplaceLineEndings("\n");
if (!args.Contains("--check"))
{
    File.WriteAllText(Notices, written);
    return 0;
}

if (File.Exists(Notices) && File.ReadAllText(Notices) == written)
{
    return 0;
}

Console.Error.WriteLine($"{Notices} is not what the restored packages say. "
    + "Write it again: dotnet run .ci/third-party-notices.cs");
return 1;

XElement Metadata(string path, string name)
{
    string file = folders.Select(folder => Path.Combine(folder, path, name.ToLowerInvariant() + ".nuspec")).First(File.Exists);
    return XDocument.Load(file).Root!.Elements().First(element => element.Name.LocalName == "metadata");
}

static string Row(string name, XElement metadata)
{
    string project = Field(metadata, "projectUrl");
    return $"| {name} | {Licence(metadata)} | {Cell(Field(metadata, "authors"))} | {project} |\n";
}

static string Licence(XElement metadata)
{
    XElement? licence = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
    return licence switch
    {
        null => Field(metadata, "licenseUrl") is { Length: > 0 } address ? address : "see the project",
        _ when licence.Attribute("type")?.Value == "file" => $"the file {licence.Value.Replace('\\', '/')} in the package",
        _ => licence.Value,
    };
}

static string Field(XElement metadata, string name) =>
    metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? "";

static string Cell(string text) => text.Replace('|', '/').ReplaceLineEndings(" ");
