using AdaViP.Core.Data;
using AdaViP.MicroWorld.Evidence;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>How numbers of runs are kept.</summary>
public sealed class EvidenceLogTests : IDisposable
{
    private const string Identity = "a try";
    private const string Made = "\"processor\": \"p\", \"program\": \"1\"";
    private static readonly string Chair = EvidenceNumbers.Sampled(EvidenceNumbers.Chair);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Log_KeepsRuns_CutsAnUnfinishedLine_AndRefusesOthers()
    {
        EvidenceRun run = EvidenceDesign.Gates[0];
        var machine = new EvidenceMachine("a processor", "0.1.0");
        using (EvidenceLog log = Log())
        {
            log.Add(run, new Dictionary<string, double> { [Chair] = 12.5 }, machine);
        }

        string file = _folder.At(EvidenceLog.FileName);
        File.AppendAllText(file, "{\"run\": \"x");
        using (EvidenceLog again = Log())
        {
            Assert.Equal(12.5, again.Find(run)![Chair]);
            Assert.Null(again.Find(EvidenceDesign.Gates[1]));
            Assert.Equal(1, again.Count);
            Assert.Equal([KeyValuePair.Create(machine, 1)], again.Machines);
            again.Add(EvidenceDesign.Gates[1], new Dictionary<string, double> { [Chair] = 1 }, machine);
            again.Add(EvidenceDesign.Gates[2], new Dictionary<string, double> { [Chair] = 1 }, machine with { Program = "2" });
            Assert.Equal([2, 1], again.Machines.Select(made => made.Value));
        }

        Assert.DoesNotContain("\"x", File.ReadAllText(file), StringComparison.Ordinal);
        UserDataException other = Assert.Throws<UserDataException>(() => EvidenceLog.Open(file, "something else"));
        Assert.Contains(Identity, other.Message, StringComparison.Ordinal);
        Assert.Contains("something else", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"run\": \"x\", " + Made + "}", "line 2", "numbers")]
    [InlineData("{\"run\": \"x\", \"numbers\": {\"CHAIRi\": 1e999}, " + Made + "}", "line 2", "a finite number for each name")]
    [InlineData("{\"run\": \"x\", \"numbers\": {\"a\": \"b\"}, " + Made + "}", "line 2", "numbers")]
    [InlineData("{\"numbers\": {\"a\": 1}, " + Made + "}", "line 2", "run")]
    [InlineData("{\"run\": \"x\", \"numbers\": {\"a\": 1}}", "line 2", "processor")]
    [InlineData("[1]", "line 2", "a JSON object")]
    [InlineData("nonsense", "line 2", "a JSON object")]
    [InlineData("{\"run\": \"a\", \"run\": \"b\", \"numbers\": {}}", "line 2", "a JSON object")]
    public void Log_DamagedLine_NamesFileAndLine(string line, params string[] complaints)
    {
        string file = _folder.Write(EvidenceLog.FileName, $"{{\"evidence\":\"{Identity}\"}}\n{line}\n");
        UserDataException fault = Assert.Throws<UserDataException>(() => EvidenceLog.Open(file, Identity));
        Assert.All([file, .. complaints], text => Assert.Contains(text, fault.Message, StringComparison.Ordinal));
    }

    private EvidenceLog Log() => EvidenceLog.Open(_folder.At(EvidenceLog.FileName), Identity);
}
