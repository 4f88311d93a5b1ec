using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Small changes of every file that commands read: whatever comes of them is known.</summary>
public sealed class RandomChangeTests : IDisposable
{
    private const string Unknown = "not a problem that the program knows";
    private const int ChangesPerFile = 60;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("preprocessor_config.json")]
    [InlineData("generation_config.json")]
    [InlineData("model-00001-of-00001.safetensors")]
    public async Task ModelFile_RandomChanges_EndInSuccessOrAKnownProblem(string name)
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Index();
        byte[] whole = File.ReadAllBytes(model.File(name));
        var random = new Random(2026);
        for (int i = 0; i < ChangesPerFile; i++)
        {
            File.WriteAllBytes(model.File(name), Changed(whole, Math.Min(whole.Length, 4000), random));
            Require(await InProcess.RunAsync("plan", "--recipe", "tiny", "--model", model.Path, "--device", "cpu"));
        }
    }

    [Fact]
    public async Task TextFile_RandomChanges_EndInSuccessOrAKnownProblem()
    {
        string[] files =
        [
            _folder.Write("recipe.yaml", "name: x\nmodel: {precision: float32}\nloss: {beta: 0.1}\nschedule: {steps: 2, seed: "
                + "7}\n"),
            _folder.Write("models.yaml", "tagger: {path: a.onnx, tags: t.txt, threshold: 0.5}\nselection: {nms: 0.5}\n"),
            _folder.Write("run/scores.json", "{\"extra\": {\"benchmark\": \"pope\", \"x\": [1, \"é\"]}, \"F1\": 0.5, "
                + "\"Accuracy\": 0.6}"),
            _folder.Write(
                "run/items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [{\"id\": \"1\", \"stratum\": "
                    + "0, \"values\": [1]}]}"),
            _folder.Write(
                "pairs/trace.jsonl",
                ShortRuns.TraceLine("{\"tag\":\"cat\",\"score\":0.5,\"box\":[1,2,3,4],\"query\":0}") + "\n"),
        ];
        string[][] commands =
        [
            ["plan", "--recipe", files[0], "--model", GoldenRun.Model, "--device", "cpu"],
            ["models", "check", files[1]],
            ["evaluate", "compare", _folder.At("run"), _folder.At("run")],
            ["evaluate", "compare", _folder.At("run"), _folder.At("run")],
            ["pairs", "show", _folder.At("pairs"), "--out", _folder.At("x.html"), "--overwrite"],
        ];
        var random = new Random(2027);
        for (int file = 0; file < files.Length; file++)
        {
            byte[] whole = File.ReadAllBytes(files[file]);
            for (int i = 0; i < ChangesPerFile; i++)
            {
                File.WriteAllBytes(files[file], Changed(whole, whole.Length, random));
                Require(await InProcess.RunAsync(commands[file]));
            }

            File.WriteAllBytes(files[file], whole);
        }
    }

    private static void Require(CommandResult result)
    {
        Assert.False(result.Error.Contains(Unknown, StringComparison.Ordinal), result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Contains(result.Code, new[] { 0, 1, 2, 3 });
    }

    private static byte[] Changed(byte[] whole, int reach, Random random)
    {
        byte[][] pieces =
        [
            [0xFF], [0xC3, 0x28], [0], "\\ud800"u8.ToArray(), "1e999"u8.ToArray(), "null"u8.ToArray(), "-1"u8.ToArray(),
            "99999999999999999999"u8.ToArray(), "{}"u8.ToArray(), "[]"u8.ToArray(), "\""u8.ToArray(),
            ","u8.ToArray(), "NaN"u8.ToArray(),
        ];
        List<byte> bytes = [.. whole];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(Math.Min(reach, bytes.Count));
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, pieces[random.Next(pieces.Length)]);
                    break;
                default:
                    int length = Math.Min(random.Next(1, 40), bytes.Count - at);
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }
}
