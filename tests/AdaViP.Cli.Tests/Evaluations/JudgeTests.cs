using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdaViP.Cli.Tests.Support;
using AdaViP.Endpoints.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary>
/// Judges behind a scripted server: what fails is recorded, asked again, and never scored as if it were answered.
/// </summary>
public sealed class JudgeTests
{
    private const string Prompt = "Contents {image_contents} Q {question} A {standard_answer} R {response}";

    [Fact]
    public async Task MmHal_EveryAnswer_IsAskedAboutAndRated()
    {
        using var data = new EvaluationData();
        using var server = new LoopbackChatServer((_, body) => LoopbackChatServer.Says($"It is fine.\nRating: {Number(body)}"));
        string answers = Answers(data);
        (await InProcess.RunAsync(Run(data, server, answers))).ShouldExit(0);
        JsonElement scores = Scores(data);

        // Ratings 0 to 4.
        Assert.Equal(2.0, scores.GetProperty("mean").GetDouble());
        Assert.Equal(0.6, scores.GetProperty("hallucination_rate").GetDouble());
        Assert.Equal(EvaluationData.Questions, server.Seen.Count);
        Assert.Contains(server.Seen, seen => seen.Body.Contains("R answer 3", StringComparison.Ordinal)
            && seen.Body.Contains("Contents Cat, Dog Q", StringComparison.Ordinal));

        // The stored replies replay to the same numbers without any server.
        (await InProcess.RunAsync(
            "evaluate", "mmhal", "--judge-file", data.At("out", "judge.json"), "--questions", answers,
            "--out", data.At("replay"))).ShouldExit(0);
        Assert.Equal(
            scores.GetProperty("extra").GetProperty("scores").GetRawText(),
            Scores(data, "replay").GetProperty("extra").GetProperty("scores").GetRawText());

        // Who answered, not who was asked for; and the prompt, also from the stored replies alone.
        foreach (string folder in (string[])["out", "replay"])
        {
            JsonElement judge = Scores(data, folder).GetProperty("extra").GetProperty("judge");
            Assert.Equal("judge", Assert.Single(judge.GetProperty("models").EnumerateArray()).GetString());
            Assert.Equal("prompt of prompt.txt", judge.GetProperty("prompt").GetString());
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Prompt))),
                judge.GetProperty("prompt_sha256").GetString());
        }

        // The page shows the reply and no markup of the data.
        string page = await File.ReadAllTextAsync(data.At("out", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("rated 0 of 6", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;brown&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>brown", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "does not say what was asked")]
    [InlineData("status", "status 500")]
    [InlineData("limit", "status 429")]
    [InlineData("slow", "did not answer within")]
    [InlineData("html", "not a chat completion")]
    [InlineData("cut", "cut its reply at its own limit")]
    public async Task MmHal_AnswerTheJudgeFailsOn_IsRecordedAndAskedAgainAlone(string kind, string reason)
    {
        using var data = new EvaluationData();
        bool healthy = false;
        using var server = new LoopbackChatServer(
            (_, body) => !healthy && Number(body) == 2 ? Failure(kind) : LoopbackChatServer.Says("Rating: 5"));
        string[] run = Run(
            data, server, Answers(data), "--judge-attempts", "1", "--judge-timeout", kind == "slow" ? "0.5" : "60");
        (await InProcess.RunAsync(run)).ShouldFail(1, "1 of 5 answers has no judgement", "Answer 3", reason, "judge.jsonl");
        Assert.False(File.Exists(data.At("out", "scores.json")), "scores without all judgements");
        JsonElement[] records =
            [.. File.ReadLines(data.At("out", "judge.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(EvaluationData.Questions, records.Length);
        Assert.Contains(reason, records[2].GetProperty("failure").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, records[2].GetProperty("reply").ValueKind);

        healthy = true;
        int before = server.Seen.Count;
        (await InProcess.RunAsync(run)).ShouldExit(0);
        Assert.Equal(before + 1, server.Seen.Count);
        Assert.Equal(5.0, Scores(data).GetProperty("mean").GetDouble());
    }

    [Fact]
    public async Task Key_ThatTheJudgeRepeats_IsInNoFile()
    {
        const string key = "sk-not-to-be-written-0123";
        const string name = "ADAVIP_TEST_JUDGE_KEY";
        using var data = new EvaluationData();
        using var server = new LoopbackChatServer((_, body) => Number(body) == 1 ? LoopbackChatServer.Says($"Rating: 5 for {key}")
            : Number(body) == 2 ? new CannedReply(400, $"{{\"error\": \"{key}\"}}") : LoopbackChatServer.Says("Rating: 5"));
        Environment.SetEnvironmentVariable(name, key);
        try
        {
            CommandResult result = (await InProcess.RunAsync(Run(
                data, server, Answers(data), "--judge-key-variable", name, "--judge-attempts", "1", "--judge-parallel", "1")))
                .ShouldFail(1, "answers have no judgement", $"repeated the key of {name}");
            Assert.DoesNotContain(key, result.Out + result.Error, StringComparison.Ordinal);
            foreach (string file in Directory.EnumerateFiles(data.At("out"), "*", SearchOption.AllDirectories))
            {
                Assert.DoesNotContain(key, File.ReadAllText(file), StringComparison.Ordinal);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public async Task ReplyThatWasCut_IsNotScored_ButAskedForWithMoreRoom()
    {
        using var data = new EvaluationData();
        using var server = new LoopbackChatServer((_, body) => body.Contains("max_tokens", StringComparison.Ordinal)
            ? LoopbackChatServer.Says("It is fine. Rating: 5")
            : LoopbackChatServer.Says("Rating: 0 might be said, but", "length"));
        (await InProcess.RunAsync(Run(data, server, Answers(data)))).ShouldExit(0);
        Assert.Equal(5.0, Scores(data).GetProperty("mean").GetDouble());
        Assert.Equal(2 * EvaluationData.Questions, server.Seen.Count);
        Assert.Contains(server.Seen, seen => seen.Body.Contains("\"max_tokens\":2048", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Judge_ThatIsDown_EndsSoonAndKeepsWhatItHas()
    {
        using var data = new EvaluationData();
        string[] run;
        using (var server = new LoopbackChatServer(
            (_, body) => Number(body) < 2 ? LoopbackChatServer.Says("Rating: 5") : new CannedReply(401, "{}")))
        {
            run = Run(data, server, Answers(data), "--judge-attempts", "1", "--judge-parallel", "1");
            (await InProcess.RunAsync(run)).ShouldFail(1, "3 of 5 answers have no judgement", "status 401");
            Assert.Equal(3, server.Seen.Count);
        }

        (await InProcess.RunAsync(run)).ShouldFail(1, "3 of 5 answers have no judgement", "cannot be reached");
    }

    [Fact]
    public async Task Scores_OfEarlierAnswers_DoNotOutliveAJudgingThatFails()
    {
        using var data = new EvaluationData();
        bool healthy = true;
        using var server = new LoopbackChatServer(
            (_, _) => healthy ? LoopbackChatServer.Says("Rating: 5") : new CannedReply(401, "{}"));
        (await InProcess.RunAsync(Run(data, server, Answers(data)))).ShouldExit(0);
        (await InProcess.RunAsync("evaluate", "compare", data.At("out"))).ShouldExit(0);
        healthy = false;
        string text = await File.ReadAllTextAsync(Answers(data), TestContext.Current.CancellationToken);
        string others = data.Write("others.jsonl", text.Replace("\"answer ", "\"reply ", StringComparison.Ordinal));
        (await InProcess.RunAsync(Run(data, server, others))).ShouldFail(1, "5 of 5 answers have no judgement");
        foreach (string file in (string[])["scores.json", "items.json", "report.html", "judge.json"])
        {
            Assert.False(File.Exists(data.At("out", file)), $"{file} of the answers before");
        }

        (await InProcess.RunAsync("evaluate", "compare", data.At("out"))).ShouldFail(3, "no scores.json");

        // The replies to the first answers are still there.
        (await InProcess.RunAsync(Run(data, server, Answers(data)))).ShouldExit(0);
    }

    [Fact]
    public async Task Judge_ThatAnswersUnderAnotherName_IsNamed()
    {
        using var data = new EvaluationData();
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("Rating: 5"));
        CommandResult result = (await InProcess.RunAsync(Run(data, server, Answers(data), "--judge-model", "wanted")))
            .ShouldExit(0);
        Assert.Contains("asked for is wanted; the server answered as judge", result.Error, StringComparison.Ordinal);
        CommandResult same = (await InProcess.RunAsync(Run(data, server, Answers(data), "--judge-model", "judge"))).ShouldExit(0);
        Assert.DoesNotContain("answered as", same.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ObjHal_ObjectsOfTheJudge_AreScored()
    {
        using var data = new EvaluationData();
        using var server = new LoopbackChatServer(
            (_, body) => LoopbackChatServer.Says("Objects:\n[\"small cat\", \"red dog\", \"wall\"]"));
        string answers = data.Write("objhal.jsonl", string.Concat(Enumerable.Range(0, EvaluationData.Questions).Select(
            i => JsonSerializer.Serialize(new
            {
                image_id = 100 + i,
                prompt = "Describe it.",
                text = i == 4 ? "A cat." : $"Picture {i} shows a small cat and more.",
            }) + "\n")));
        (await InProcess.RunAsync(
            [
                "evaluate", "objhal", "--answers", answers, "--out", data.At("out"), "--judge-url", server.Address.ToString(),
                .. data.Annotations("objhal")])).ShouldExit(0);
        JsonElement scores = Scores(data);
        Assert.Equal("judged", scores.GetProperty("extra").GetProperty("mode").GetString());
        Assert.Equal("judge",
            Assert.Single(scores.GetProperty("extra").GetProperty("judge").GetProperty("models").EnumerateArray()).GetString());
        Assert.Equal("prompt in AdaViP's own wording",
            scores.GetProperty("extra").GetProperty("judge").GetProperty("prompt").GetString());

        // Four answers with two object words; the fifth is too short to be asked about.
        // True: the cat of picture 100, cat and dog of 101.
        Assert.Equal(4, server.Seen.Count);
        Assert.Equal(8, scores.GetProperty("metrics").GetProperty("mentions").GetInt32());
        Assert.Equal(5, scores.GetProperty("metrics").GetProperty("hallucinated_mentions").GetInt32());
        Assert.Equal(0.6, scores.GetProperty("metrics").GetProperty("CHAIRs").GetDouble());
        Assert.Contains(
            "small <mark>cat</mark>",
            await File.ReadAllTextAsync(data.At("out", "report.html"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        (await InProcess.RunAsync(
            [
                "evaluate", "objhal", "--answers", answers, "--out", data.At("replay"),
                "--judge-file", data.At("out", "judge.json"), .. data.Annotations("objhal")])).ShouldExit(0);
        Assert.Equal(scores.GetProperty("metrics").GetRawText(), Scores(data, "replay").GetProperty("metrics").GetRawText());
        JsonElement sent = JsonDocument.Parse(server.Seen[0].Body).RootElement;
        Assert.Equal("system", Assert.Single(sent.GetProperty("messages").EnumerateArray()).GetProperty("role").GetString());
        Assert.Equal("gpt-3.5-turbo-0613", sent.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Prompt_OfAScript_IsTakenFromItsTemplate()
    {
        using var data = new EvaluationData();
        string script = data.Write("judge.py", "import x\ntemplate = '''C {}\nQ {} \\\"S\\\" {}\nR {}\n'''\nprint('{}')\n");
        using var server = new LoopbackChatServer((_, body) => LoopbackChatServer.Says("Rating: 4"));
        (await InProcess.RunAsync(
            "evaluate", "mmhal", "--answers", Answers(data), "--out", data.At("out"), "--judge-url", server.Address.ToString(),
            "--judge-prompt", script)).ShouldExit(0);
        Assert.Contains(
            server.Seen.Select(seen => JsonDocument.Parse(seen.Body).RootElement.GetProperty("messages")[0].GetRawText()),
            message => message.Contains("\\nR answer 0\\n", StringComparison.Ordinal));
        string broken = data.Write("broken.txt", "no placeholders");
        (await InProcess.RunAsync(
            "evaluate", "mmhal", "--answers", Answers(data), "--out", data.At("out"), "--judge-url", server.Address.ToString(),
            "--judge-prompt", broken)).ShouldFail(2, "broken.txt", "{image_contents}");
    }

    [Fact]
    public async Task MmHal_RowWithoutAnAnswer_IsNamedBeforeTheJudgeIsAsked()
    {
        using var data = new EvaluationData();
        using var server = new LoopbackChatServer((_, _) => LoopbackChatServer.Says("Rating: 4"));
        string answers = Answers(data);
        string text = await File.ReadAllTextAsync(answers, TestContext.Current.CancellationToken);
        data.Write("mmhal-answers.jsonl", text.Replace("\"answer 3\"", "null", StringComparison.Ordinal));
        (await InProcess.RunAsync(Run(data, server, answers)))
            .ShouldFail(3, "mmhal-answers.jsonl, line 4: the field \"model_answer\" is null");
        Assert.Empty(server.Seen);
    }

    [Theory]
    [InlineData("prompt.txt")]
    [InlineData("prompt.py")]
    public async Task Prompt_NotUtf8_NamesTheLine(string name)
    {
        using var data = new EvaluationData();
        string prompt = data.At(name);
        await File.WriteAllBytesAsync(
            prompt, Encoding.Latin1.GetBytes("template = '''" + Prompt + "\ncaf\u00e9'''\n"),
            TestContext.Current.CancellationToken);
        (await InProcess.RunAsync(
            "evaluate", "mmhal", "--answers", Answers(data), "--out", data.At("out"), "--judge-url", "http://127.0.0.1:1/",
            "--judge-prompt", prompt))
            .ShouldFail(2, $"--judge-prompt: {prompt}, line 2: the file is not UTF-8 (byte 0xE9", "Save it as UTF-8");
    }

    private static string[] Run(EvaluationData data, LoopbackChatServer server, string answers, params string[] more) =>
    [
        "evaluate", "mmhal", "--answers", answers, "--out", data.At("out"), "--judge-url", server.Address.ToString(),
        "--judge-prompt", data.Write("prompt.txt", Prompt), .. more,
    ];

    // The answers of a model: the template's rows with "answer N" filled in.
    private static string Answers(EvaluationData data) => data.Write("mmhal-answers.jsonl", string.Concat(
        File.ReadLines(data.QuestionFile("mmhal")).Select((line, i) =>
            line.Replace("\"model_answer\":\"\"", $"\"model_answer\":\"answer {i}\"", StringComparison.Ordinal) + "\n")));

    private static int Number(string body) => Enumerable.Range(0, EvaluationData.Questions)
        .First(i => body.Contains($"R answer {i}", StringComparison.Ordinal));

    private static CannedReply Failure(string kind) => kind switch
    {
        "nonsense" => LoopbackChatServer.Says("I would rather not."),
        "status" => new CannedReply(500, "broken"),
        "limit" => new CannedReply(429, "{}", RetryAfter: "1"),
        "cut" => LoopbackChatServer.Says("Rating: 6", "length"),
        "slow" => LoopbackChatServer.Says("Rating: 6") with { Delay = TimeSpan.FromSeconds(30) },
        _ => new CannedReply(200, "<html>busy</html>"),
    };

    private static JsonElement Scores(EvaluationData data, string output = "out") =>
        JsonDocument.Parse(File.ReadAllBytes(data.At(output, "scores.json"))).RootElement;
}
