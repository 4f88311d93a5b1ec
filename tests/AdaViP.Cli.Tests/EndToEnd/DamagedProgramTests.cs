using System.Security.Cryptography;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Models beside the program that are missing or altered: found before any of them is copied or used.</summary>
public sealed class DamagedProgramTests : IDisposable
{
    private const string Hashes = "SHA256SUMS";
    private const string Advice = "Build or install the program again.";

    private static readonly string[] Commands = ["micro copy-models --out made", "demo --quick --out made"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("micro-models", "tagger.onnx")]
    [InlineData("micro-models", "tags.txt")]
    [InlineData("micro-llava", "model.safetensors")]
    public async Task DemoAndCopyModels_AnAlteredModel_NameItWithBothHashesAndTheWayOut(string family, string name)
    {
        var program = new ProgramCopy(_folder);
        string file = program.Model(family, name);
        string before = HashOf(file);
        using (FileStream stream = File.OpenWrite(file))
        {
            stream.Seek(-1, SeekOrigin.End);
            stream.WriteByte((byte)'#'); // neither of the files ends so
        }

        foreach (string command in Commands)
        {
            (await program.RunAsync(command)).ShouldFail(
                3, $"{file} is altered: its SHA-256 is {HashOf(file)} but must be {before}. {Advice}");
            AssertNothingIsCopied();
        }
    }

    [Theory]
    [InlineData("micro-models", "scorer-text.onnx")]
    [InlineData("micro-llava", "tokenizer.model")]
    [InlineData("micro-llava", Hashes)]
    public async Task DemoAndCopyModels_AMissingModel_NameItAndTheWayOut(string family, string name)
    {
        var program = new ProgramCopy(_folder);
        string file = program.Model(family, name);
        File.Delete(file);
        foreach (string command in Commands)
        {
            (await program.RunAsync(command)).ShouldFail(
                3, $"{file}, which comes with the program, does not exist. {Advice}");
            AssertNothingIsCopied();
        }
    }

    [Theory]
    [InlineData("0123  tagger.onnx")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ../tagger.onnx")]
    public async Task CopyModels_ADamagedListOfHashes_IsNamedWithItsLine(string line)
    {
        var program = new ProgramCopy(_folder);
        string list = program.Model("micro-models", Hashes);
        await File.AppendAllTextAsync(list, line + "\n", TestContext.Current.CancellationToken);
        (await program.RunAsync(Commands[0])).ShouldFail(3, $"{list}: \"{line}\" is not a hash and a file name. {Advice}");
        AssertNothingIsCopied();
    }

    [Fact]
    public async Task CopyModels_OfAWholeCopyOfTheProgram_Copies()
    {
        (await new ProgramCopy(_folder).RunAsync(Commands[0])).ShouldExit(0);
        Assert.True(File.Exists(_folder.At("made", "micro-llava", "model.safetensors")));
    }

    private void AssertNothingIsCopied() => Assert.Empty(
        Directory.Exists(_folder.At("made"))
            ? Directory.EnumerateFiles(_folder.At("made"), "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".onnx" or ".safetensors" or ".txt" or ".yaml" or ".model"
                    && Path.GetFileName(file) != "notes.txt")
            : []);

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
