using System.Text.Json;
using AdaViP.Cli.Tests.Support;
using AdaViP.Endpoints.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary><c>adavip pairs build</c> with a language model that answers, and with one that does not.</summary>
public sealed class PairsEndpointTests : IDisposable
{
    private static readonly string[] Photos = [MicroRun.Picture(0), MicroRun.Picture(1)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("blank",
        "Preference \"p1\" was not split into sentences: the endpoint gave no sentence in 3 attempts. "
        + "Its last reply was blank. Check the server and --endpoint-model")]
    [InlineData("cut", "the endpoint gave no whole reply in 3 attempts", "cut its reply at the limit of 2048 tokens")]
    [InlineData("401", "status 401", "--endpoint-model (\"llama\")", "--endpoint-key-variable")]
    [InlineData("404", "status 404", "Check --endpoint (mostly ends with /v1)")]
    [InlineData("garbage", "not a chat completion", "Check --endpoint: the base address")]
    [InlineData("500", "status 500", "server's log")]
    public async Task EndpointThatFails_StopsTheBuild_AndTheSameCommandGoesOn(string failure, params string[] texts)
    {
        bool healthy = false;
        using var server = new LoopbackChatServer((_, body) =>
            healthy || !body.Contains("answer 1", StringComparison.Ordinal)
                ? LoopbackChatServer.Says("- A dog.")
                : Failure(failure));
        string[] command = Build(server.Address);
        (await InProcess.RunAsync(command)).ShouldFail(1, [.. texts, "the same command continues the build"]);
        string replies = Path.Combine(_folder.At("out"), "replies");
        Assert.Single(Directory.EnumerateFiles(replies, "*.json", SearchOption.AllDirectories)); // of the first answer

        healthy = true;
        int before = server.Seen.Count;
        CommandResult built = (await InProcess.RunAsync(command)).ShouldExit(0);
        Assert.Contains("2 pairs of 2 pictures", built.Out, StringComparison.Ordinal);
        Assert.Equal(before + 1, server.Seen.Count);
        string trace = File.ReadAllText(Path.Combine(_folder.At("out"), "trace.jsonl"));
        Assert.Equal(Photos.Length, trace.Split("\"sentences\":[\"A dog.\"]").Length - 1);
    }

    [Fact]
    public async Task AnswerThatIsNotSplit_IsLeftOutWithTheTrueReason_WhereBadRowsAreSkipped()
    {
        using var server = new LoopbackChatServer((_, body) => body.Contains("answer 1", StringComparison.Ordinal)
            ? Failure("blank")
            : LoopbackChatServer.Says("- A dog."));
        CommandResult built = (await InProcess.RunAsync([.. Build(server.Address), "--bad-rows", "skip"])).ShouldExit(0);
        Assert.Contains("1 preference has no rejected image: the endpoint gave no sentence in 3 attempts",
            built.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no sentence in the preferred answer",
            File.ReadAllText(Path.Combine(_folder.At("out"), "trace.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointDown_NamesTheAddressAndTheNextStep()
    {
        CommandResult failed = (await InProcess.RunAsync(Build(new Uri("http://127.0.0.1:9/v1")))).ShouldFail(
            1, "127.0.0.1:9", "Check --endpoint, and that the server runs. Finished pictures are kept in",
            "the same command continues the build");
        Assert.DoesNotContain("Exception", failed.Error, StringComparison.Ordinal);
    }

    private static CannedReply Failure(string kind) => kind switch
    {
        "blank" => LoopbackChatServer.Says(" "),
        "cut" => LoopbackChatServer.Says("- A dog.\n- A ca", "length"),
        "garbage" => new CannedReply(200, "<html>busy</html>"),
        _ => new CannedReply(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture), "{}"),
    };

    private string[] Build(Uri address)
    {
        IEnumerable<string> rows = Photos.Select((photo, i) => JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["id"] = $"p{i}",
            ["image"] = photo,
            ["question"] = "What is there?",
            ["chosen"] = $"A dog, says answer {i}.",
            ["rejected"] = "Nothing.",
        }));
        string data = _folder.Write("data.jsonl", string.Join('\n', rows));
        return
        [
            .. MicroPairs.Build(_folder, data, _folder.At("out")),
            "--endpoint", address.ToString(), "--endpoint-model", "llama", "--endpoint-attempts", "1",
        ];
    }
}
