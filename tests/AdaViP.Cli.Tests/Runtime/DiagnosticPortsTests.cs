using AdaViP.Cli.Runtime;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Runtime;

/// <summary>Which names of debuggers' ports go: those of this process, not those of a namesake in another container.</summary>
public sealed class DiagnosticPortsTests
{
    [Fact]
    public void Names_OfAnotherProcessWithTheSameNumber_Stay()
    {
        using var folder = new TemporaryFolder();
        string[] own = ["clr-debug-pipe-7-1234-in", "clr-debug-pipe-7-1234-out", "dotnet-diagnostic-7-1234-socket"];
        string[] others =
        [
            "clr-debug-pipe-7-12345-in", "clr-debug-pipe-7-999-out", "dotnet-diagnostic-7-999-socket",
            "dotnet-diagnostic-77-1234-socket",
        ];
        foreach (string name in own.Concat(others))
        {
            folder.Write(name, "");
        }

        DiagnosticPorts.Remove(folder.Path, 7, "1234");
        Assert.Equal(others.Order(), Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public async Task Program_ThatRuns_LeavesNoNames()
    {
        using var folder = new TemporaryFolder();
        (await AdavipProcess.RunAsync(["version"], null, ("TMPDIR", folder.Path))).ShouldExit(0);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
