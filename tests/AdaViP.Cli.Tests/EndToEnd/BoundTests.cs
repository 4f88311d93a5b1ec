using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Inputs that are larger than anything of their kind: refused with both numbers, before they fill the memory.</summary>
public sealed class BoundTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Picture_OfGigabytes_IsRefusedUnread()
    {
        string picture = Sparse("big.png", 2L << 30, [0x89, (byte)'P', (byte)'N', (byte)'G']);
        (await AdavipProcess.RunAsync("generate", "--model", GoldenRun.Model, "--image", picture, "--question", "What?"))
            .ShouldFail(3, picture, "2,147,483,648", "536,870,912");
        string data = _folder.Write(
            "data.jsonl", """{"image": "big.png", "question": "q", "chosen": "a", "rejected": "b"}""" + "\n");
        (await AdavipProcess.RunAsync("logprobs", "--model", GoldenRun.Model, "--data", data, "--out", _folder.At("x.jsonl")))
            .ShouldFail(3, "data.jsonl", "big.png", "2,147,483,648", "536,870,912");
    }

    [Fact]
    public async Task ModelFiles_OfGigabytes_AreRefusedUnread()
    {
        foreach (string name in (string[])["config.json", "tokenizer.model", "preprocessor_config.json"])
        {
            var model = new TinyCheckpoint(_folder, name + "-model");
            using (FileStream stream = File.OpenWrite(model.File(name)))
            {
                stream.SetLength(3L << 30);
            }

            (await AdavipProcess.RunAsync(
                "generate", "--model", model.Path, "--image", GoldenRun.Picture, "--question", "What?"))
                .ShouldFail(3, name, "3,221,225,472");
        }
    }

    [Fact]
    public async Task Row_WithoutALineBreak_IsRefusedAtTheLimit()
    {
        string data = _folder.Write("data.jsonl", "{\"question\": \"" + new string('x', 65 << 20));
        (await AdavipProcess.RunAsync("logprobs", "--model", GoldenRun.Model, "--data", data, "--out", _folder.At("x.jsonl")))
            .ShouldFail(3, "data.jsonl, line 1", "67,108,864 bytes");
    }

    [Fact]
    public async Task ElementOfAList_LongerThanARow_IsRefusedAtTheLimit()
    {
        const string Row = """{"image": "truck.jpg", "question": "q", "chosen": "a", "rejected": "b"}""";
        string data = _folder.Write("data.json", $"[{Row},\n{{\"question\": \"" + new string('x', 65 << 20) + "\"}]");
        string[] command = [
            "logprobs", "--model", GoldenRun.Model, "--data", data, "--image-root", GoldenRun.Images,
            "--out", _folder.At("x.jsonl")];
        (await AdavipProcess.RunAsync(command)).ShouldFail(3, "data.json, row 1", "67,108,864 bytes", "a list of rows");
    }

    [Fact]
    public async Task Question_WithoutALineBreak_IsRefusedAtTheLimit()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "/dev/zero is missing");
        string line = $"adavip chat --model '{GoldenRun.Model}' --image '{GoldenRun.Picture}' < /dev/zero";
        (await AdavipProcess.RunShellAsync(line, _folder.Path)).ShouldFail(3, "standard input", "1000000 characters");
    }

    private string Sparse(string name, long length, ReadOnlySpan<byte> start)
    {
        string path = _folder.At(name);
        using FileStream stream = File.Create(path);
        stream.Write(start);
        stream.SetLength(length);
        return path;
    }
}
