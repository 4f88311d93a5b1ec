using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// The folders of tests/AdaViP.Torch.Tests are of the rooms that use libtorch (docs/decisions/0014), and use only what their
/// room may use.
/// </summary>
public sealed partial class TorchTestFolderTests
{
    private static readonly Dictionary<string, string[]> Forbidden = new()
    {
        ["Support"] = ["Llava", "Training", "MicroWorld"],
        ["Loading"] = ["Llava", "Training", "MicroWorld"],
        ["Safetensors"] = ["Llava", "Training", "MicroWorld"],
        ["Llava"] = ["Training", "MicroWorld"],
        ["Training"] = ["MicroWorld"],
        ["MicroWorld"] = [],
    };

    [Fact]
    public void Folders_UseTheirRoomAndThoseBelow()
    {
        string project = Path.Combine(RepositoryPaths.Root, "tests", "AdaViP.Torch.Tests");
        Assert.Empty(Directory.GetFiles(project, "*.cs"));
        List<string> wrong = [];
        IEnumerable<string> folders = Directory.GetDirectories(project)
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"));
        foreach (string folder in folders)
        {
            string name = Path.GetFileName(folder);
            Assert.True(Forbidden.ContainsKey(name), $"tests/AdaViP.Torch.Tests/{name} belongs to no room; name its room here");
            wrong.AddRange(
                from file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                from room in File.ReadLines(file).SelectMany(Rooms)
                where Forbidden[name].Contains(room)
                select $"{name}/{Path.GetFileName(file)} uses {room}");
        }

        Assert.Equal([], wrong.Distinct());
    }

    [Theory]
    [InlineData("using AdaViP.Training.Fingerprints;", "Training")]
    [InlineData("using static AdaViP.Torch.Tests.Llava.CheckpointFiles;", "Llava")]
    [InlineData("using AdaViP.Torch.Safetensors;", "")]
    [InlineData("namespace AdaViP.Torch.Tests.Llava;", "")]
    public void Rooms_AreThoseOfUsings(string line, string expected) => Assert.Equal(expected, string.Join(' ', Rooms(line)));

    private static IEnumerable<string> Rooms(string line) => Usings().Matches(line).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^using (?:static )?AdaViP\.(?:Torch\.Tests\.)?(Llava|Training|MicroWorld)\b")]
    private static partial Regex Usings();
}
