// Writes THIRD-PARTY-NOTICES.md from the packages that the program was restored with; --check only says whether it is up to date.
// dotnet run .ci/third-party-notices.cs [-- --check], in the root of the repository, after a restore.
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

const string Assets = "src/AdaViP.Cli/obj/project.assets.json";
const string Notices = "THIRD-PARTY-NOTICES.md";

// What the address says that a package gives instead of a licence's name.
Dictionary<string, string> known = new() { ["K4os.Compression.LZ4"] = "MIT" };
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
    for its system, under their own licences, and facts from published sets of data. The texts of the licences that are
    named more than once stand at the end, each for the copyright lines of the table. Who passes the built program on adds
    the files of the last column, which lie in the packages: licences and notices of what a package contains itself.
    `dotnet run .ci/third-party-notices.cs` writes this file.

    | package | licence | copyright | authors | project | files in the package |
    |---|---|---|---|---|---|

    """);
foreach (JsonProperty library in assets.RootElement.GetProperty("libraries").EnumerateObject()
    .Where(library => library.Value.GetProperty("type").GetString() == "package")
    .OrderBy(library => library.Name, StringComparer.OrdinalIgnoreCase))
{
    string[] name = library.Name.Split('/');
    string folder = Folder(library.Value.GetProperty("path").GetString()!);
    text.Append(Row(name[0], Metadata(folder, name[0]), OwnTexts(folder)));
}

text.Append("""

    ## Data

    - `src/AdaViP.Evaluation/Text/Data/noun-forms.txt` holds facts derived from WordNet 3.0, Copyright 2006 by Princeton
      University. All rights reserved. WordNet is provided "as is", without representations or warranties of any kind;
      its licence asks that this notice go with it.
    - `src/AdaViP.Vision/Tokenizers/canonical-forms.txt` holds facts of the Unicode Character Database 14.0.0,
      Copyright 1991-2021 Unicode, Inc., used under the Unicode licence (https://www.unicode.org/license.txt).
    - `src/AdaViP.Evaluation/Amber/SimilarityTable.cs` holds two pairs of words with their similarity, computed with the
      vectors of spaCy's model en_core_web_md 3.8.0 by Explosion, used under the MIT licence.
    - `src/AdaViP.Evaluation/Comparison/PublishedResults.cs` quotes figures of a paper, which it names.

    ## MIT

    Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
    files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
    modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
    Software is furnished to do so, subject to the following conditions:

    The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
    Software.

    THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
    WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
    COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
    OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

    ## BSD-3-Clause

    Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
    conditions are met:

    1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
       disclaimer.
    2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
       disclaimer in the documentation and/or other materials provided with the distribution.
    3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products
       derived from this software without specific prior written permission.

    THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
    INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
    DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
    SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
    LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
    CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
    SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

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

string Folder(string path) => folders.Select(folder => Path.Combine(folder, path)).First(Directory.Exists);

static XElement Metadata(string folder, string name) =>
    XDocument.Load(Path.Combine(folder, name.ToLowerInvariant() + ".nuspec"))
        .Root!.Elements().First(element => element.Name.LocalName == "metadata");

string Row(string name, XElement metadata, string files)
{
    string licence = known.TryGetValue(name, out string? said) ? said : Licence(metadata);
    string authors = Cell(Field(metadata, "authors"));
    string copyright = Cell(Field(metadata, "copyright"));
    string project = Field(metadata, "projectUrl");
    return $"| {name} | {licence} | {(copyright.Length > 0 ? copyright : authors)} | {authors} | {project} | {files} |\n";
}

// Names of licences and notices that a package brings.
static string OwnTexts(string folder) => string.Join(", ", Directory.EnumerateFiles(folder)
    .Select(file => Path.GetFileName(file))
    .Where(file => file.StartsWith("LICENSE", StringComparison.OrdinalIgnoreCase)
        || file.StartsWith("THIRD", StringComparison.OrdinalIgnoreCase))
    .Order(StringComparer.Ordinal));

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
