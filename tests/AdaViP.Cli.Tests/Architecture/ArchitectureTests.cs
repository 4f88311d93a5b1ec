using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>The table "may use" of docs/architecture.md, for project files, compiled assemblies and public signatures.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, Room> Rooms = new()
    {
        ["AdaViP.Core"] = new("src", [], [], []),
        ["AdaViP.Native"] = new("bindings", ["AdaViP.Core"], [], []),
        ["AdaViP.BindingGenerator"] = new("bindings", [], [], []),
        ["AdaViP.Data"] = new("src", ["AdaViP.Core"], ["Parquet.Net"], []),
        ["AdaViP.Vision"] = new(
            "src",
            ["AdaViP.Core"],
            [
                "Google.Protobuf", "Grpc.Tools", "Microsoft.ML.OnnxRuntime", "SkiaSharp",
                "SkiaSharp.NativeAssets.Linux.NoDependencies"],
            []),
        ["AdaViP.Reports"] = new("src", ["AdaViP.Core"], [], []),
        ["AdaViP.Pairs"] = new("src", ["AdaViP.Core", "AdaViP.Data", "AdaViP.Reports", "AdaViP.Vision"], [], []),
        ["AdaViP.Torch"] = new(
            "src", ["AdaViP.Core"], ["TorchSharp", "libtorch-cpu-linux-x64", "libtorch-cuda-12.8-linux-x64"], ["TorchSharp"]),
        ["AdaViP.Llava"] = new(
            "src",
            ["AdaViP.Core", "AdaViP.Torch"],
            [
                "Google.Protobuf", "Grpc.Tools", "Microsoft.ML.Tokenizers", "Tokenizers.DotNet",
                "Tokenizers.DotNet.runtime.linux-x64"],
            ["TorchSharp"]),
        ["AdaViP.Training"] = new(
            "src", ["AdaViP.Core", "AdaViP.Torch", "AdaViP.Llava"], ["Google.Protobuf", "Grpc.Tools"], ["TorchSharp"]),
        ["AdaViP.Evaluation"] = new("src", ["AdaViP.Core", "AdaViP.Reports"], [], []),
        ["AdaViP.Endpoints"] = new("src", ["AdaViP.Core"], ["Microsoft.Extensions.AI.OpenAI"], []),
        ["AdaViP.RunReports"] = new("src", ["AdaViP.Core", "AdaViP.Evaluation", "AdaViP.Pairs", "AdaViP.Reports"], [], []),
        ["AdaViP.MicroWorld"] = new(
            "src",
            [
                "AdaViP.Core", "AdaViP.Data", "AdaViP.Vision", "AdaViP.Reports", "AdaViP.Pairs", "AdaViP.Torch", "AdaViP.Llava",
                "AdaViP.Training",
            ],
            ["Google.Protobuf", "Grpc.Tools"],
            ["TorchSharp"]),
        ["AdaViP.Cli"] = new(
            "src",
            [
                "AdaViP.Core", "AdaViP.Native", "AdaViP.Data", "AdaViP.Vision", "AdaViP.Pairs", "AdaViP.Torch", "AdaViP.Llava",
                "AdaViP.Training", "AdaViP.Evaluation", "AdaViP.Endpoints", "AdaViP.Reports", "AdaViP.RunReports",
                "AdaViP.MicroWorld",
            ],
            ["Spectre.Console", "System.CommandLine", "YamlDotNet"],
            [],
            AssemblyName: "adavip"),
    };

    // Assemblies that a package brings under another name than its own, and who may call them.
    private static readonly Dictionary<string, string[]> RuntimeUsers = new()
    {
        ["TorchSharp"] = ["AdaViP.Torch", "AdaViP.Llava", "AdaViP.Training", "AdaViP.MicroWorld"],
        ["SkiaSharp"] = ["AdaViP.Vision"],
        ["Parquet"] = ["AdaViP.Data"],
        ["Snappier"] = ["AdaViP.Data"],
        ["ZstdSharp"] = ["AdaViP.Data"],
        ["Microsoft.ML.OnnxRuntime"] = ["AdaViP.Vision"],
        ["Microsoft.ML.Tokenizers"] = ["AdaViP.Llava"],
        ["Tokenizers.DotNet"] = ["AdaViP.Llava"],
        ["Google.Protobuf"] = ["AdaViP.Llava", "AdaViP.MicroWorld", "AdaViP.Training", "AdaViP.Vision"],
        ["YamlDotNet"] = ["AdaViP.Cli"],
        ["Spectre.Console"] = ["AdaViP.Cli"],
        ["Spectre.Console.Ansi"] = ["AdaViP.Cli"],
        ["System.CommandLine"] = ["AdaViP.Cli"],
        ["Microsoft.Extensions.AI.Abstractions"] = ["AdaViP.Endpoints"],
        ["Microsoft.Extensions.AI.OpenAI"] = ["AdaViP.Endpoints"],
        ["OpenAI"] = ["AdaViP.Endpoints"],
        ["System.ClientModel"] = ["AdaViP.Endpoints"],
        ["System.Memory.Data"] = ["AdaViP.Endpoints"],
    };

    public static TheoryData<string> RoomNames => [.. Rooms.Keys];

    /// <summary>Rooms whose assemblies lie beside the tests.</summary>
    public static TheoryData<string> LoadedRoomNames => [.. Rooms.Keys.Where(name => name != "AdaViP.BindingGenerator")];

    [Fact]
    public void Projects_OfSourceAndBindings_AreTheRoomsOfTheTable()
    {
        IEnumerable<string> found = new[] { "src", "bindings" }
            .SelectMany(
                top => Directory.GetFiles(Path.Combine(RepositoryPaths.Root, top), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(Rooms.Keys.Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void ProjectFile_References_AreAllowed(string name)
    {
        Room room = Rooms[name];
        XDocument project = XDocument.Load(Path.Combine(RepositoryPaths.Root, room.Top, name, name + ".csproj"));
        AssertSubset(
            name,
            "project reference",
            project.Descendants("ProjectReference").Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value)),
            room.Uses);
        AssertSubset(
            name, "package", project.Descendants("PackageReference").Select(e => e.Attribute("Include")!.Value), room.Packages);
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void ProjectFile_Friends_AreTestsAndBenchmarks(string name)
    {
        // What another room needs is public, or lies in the wrong room.
        XDocument project = XDocument.Load(Path.Combine(RepositoryPaths.Root, Rooms[name].Top, name, name + ".csproj"));
        string[] rooms =
            [.. project.Descendants("InternalsVisibleTo").Select(e => e.Attribute("Include")!.Value).Where(Rooms.ContainsKey)];
        Assert.True(rooms.Length == 0, $"{name} shows its internals to {string.Join(", ", rooms)}");
    }

    [Theory]
    [MemberData(nameof(LoadedRoomNames))]
    public void Assembly_CompiledReferences_AreAllowed(string name)
    {
        Room room = Rooms[name];
        foreach (string reference in CompiledReferences(AssemblyPath(name)))
        {
            if (IsBaseLibrary(reference) || room.Uses.Contains(reference))
            {
                continue;
            }

            bool known = RuntimeUsers.TryGetValue(reference, out string[]? users);
            string allowed = known ? "allowed in " + string.Join(", ", users!) : "unknown assembly";
            Assert.True(known && users!.Contains(name), $"{name} calls {reference}, which it may not use: {allowed}");
        }
    }

    [Theory]
    [MemberData(nameof(LoadedRoomNames))]
    public void PublicSignatures_ForeignTypes_AreTheRoomsOwn(string name)
    {
        Room room = Rooms[name];
        var violations = new List<string>();
        foreach (Type type in Assembly.LoadFrom(AssemblyPath(name)).GetExportedTypes())
        {
            foreach ((string member, Type used) in PublicSurface.Of(type))
            {
                string assembly = used.Assembly.GetName().Name!;
                if (!IsBaseLibrary(assembly) && !assembly.StartsWith("AdaViP.", StringComparison.Ordinal)
                    && assembly != "adavip" && !room.PublicRuntimes.Contains(assembly))
                {
                    violations.Add($"{type.FullName}.{member} shows {used.FullName} of {assembly}");
                }
            }
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Sources_FilesAreWritten_ThroughOneLayerOnly()
    {
        // Another way to write would have its own idea of what a full disk, a failed sync or a link means.
        string[] writers =
        [
            "File.Create", "File.WriteAll", "File.AppendAll", "File.OpenWrite", "File.Move(", "File.Copy(", "File.Replace(",
            "Directory.Move(", "FileMode.Create", "FileMode.OpenOrCreate", "FileMode.Append", "FileMode.Truncate",
            "Flush(flushToDisk", "new StreamWriter(path", "CreateTempSubdirectory", "GetTempFileName",
        ];
        string source = Path.Combine(RepositoryPaths.Root, "src");
        string layer = Path.Combine(source, "AdaViP.Core", "Files");

        // No results: pictures of tables that are set aside, a tokenizer that a library opens by name, and a task of the build.
        string[] temporary = ["PictureSpool.cs", "JsonPieces.cs", "WeakenVersionNeed.cs"];
        foreach (string room in Directory.GetDirectories(source))
        {
            foreach (string file in Directory.GetFiles(room, "*.cs", SearchOption.AllDirectories).Where(file =>
                !file.StartsWith(layer, StringComparison.Ordinal) && !temporary.Contains(Path.GetFileName(file))
                && !file.Contains("/obj/", StringComparison.Ordinal)))
            {
                foreach (string line in File.ReadLines(file))
                {
                    string? writer = Array.Find(writers, word => line.Contains(word, StringComparison.Ordinal));
                    Assert.True(
                        writer is null || line.Contains("MemoryMappedFile.CreateFromFile", StringComparison.Ordinal)
                            || line.Contains("OutputFile.Create", StringComparison.Ordinal),
                        $"{file} writes a file with {writer}; use AtomicFile, AtomicFolder or AppendFile of AdaViP.Core.Files");
                }
            }
        }
    }

    [Fact]
    public void Sources_FilesAreRead_WithTheBoundsOfOneRoom()
    {
        // Another way to read has no largest size, blocks at a pipe, and has its own words for a link that leads to nothing.
        // Libraries of the system are not files that a user gives.
        string source = Path.Combine(RepositoryPaths.Root, "src");
        string[] others = [Path.Combine(source, "AdaViP.Core/"), Path.Combine(source, "AdaViP.Torch", "Loading/")];
        foreach (string file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories).Where(file =>
            !Array.Exists(others, other => file.StartsWith(other, StringComparison.Ordinal))
                && !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            foreach (string line in File.ReadLines(file).Where(line => !line.Contains("/proc/", StringComparison.Ordinal)))
            {
                Assert.False(
                    UnboundedReaders().IsMatch(line),
                    $"{file} reads a file with no bound: {line}\n"
                        + "Use InputFile, BoundedFile, BoundedLines or JsonInput of AdaViP.Core.Inputs.");
            }
        }
    }

    [Fact]
    public void NativeCore_Sources_IncludeNothingOfTheOtherRuntimes()
    {
        string[] foreign = ["torch/", "ATen/", "c10/", "onnxruntime", "opencv"];
        foreach (string file in Directory.EnumerateFiles(
            Path.Combine(RepositoryPaths.Root, "native"), "*.*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".h" or ".hpp" or ".cpp" or ".c" or ".inl"
                && !path.Contains("/build/", StringComparison.Ordinal)))
        {
            foreach (string line in File.ReadLines(file).Where(line => line.StartsWith("#include", StringComparison.Ordinal)))
            {
                Assert.DoesNotContain(foreign, name => line.Contains(name, StringComparison.Ordinal));
            }
        }
    }

    private static void AssertSubset(string name, string what, IEnumerable<string> found, string[] allowed)
    {
        foreach (string item in found)
        {
            Assert.True(allowed.Contains(item), $"{name} has the {what} {item}; allowed: {string.Join(", ", allowed)}");
        }
    }

    private static string AssemblyPath(string name) =>
        Path.Combine(AppContext.BaseDirectory, (Rooms[name].AssemblyName ?? name) + ".dll");

    private static bool IsBaseLibrary(string assembly) =>
        assembly is "netstandard" or "mscorlib" or "Microsoft.CSharp"
            || File.Exists(Path.Combine(RuntimeFolder, assembly + ".dll"));

    private static string RuntimeFolder { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static List<string> CompiledReferences(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    [GeneratedRegex(@"(?<!\w)(Zip)?File\.(ReadAll|ReadLines|OpenRead|OpenText)|new StreamReader\((path|file)")]
    private static partial Regex UnboundedReaders();

    private sealed record Room(
        string Top, string[] Uses, string[] Packages, string[] PublicRuntimes, string? AssemblyName = null);
}
