using AdaViP.Core;
using AdaViP.Core.Endpoints;
using AdaViP.Endpoints.Tests.Support;
using static AdaViP.Endpoints.Tests.JudgeCase;

namespace AdaViP.Endpoints.Tests;

/// <summary>A key goes to the server and nowhere else.</summary>
public sealed class ChatKeyTests
{
    private readonly List<string> _warnings = [];
    private readonly List<TimeSpan> _waits = [];

    [Theory]
    [InlineData("Your header was Bearer {0}.", 200)]
    [InlineData("Here it is in base64: {1}", 200)]
    [InlineData("{\"error\": \"key {2} is wrong\"}", 400)]
    [InlineData("{\"error\": \"key {0} is wrong\"}", 500)]
    [InlineData("<p>{0}</p>", 0)]
    public async Task Key_ThatTheServerRepeats_ReachesNobody(string text, int status)
    {
        const string key = "sk-\"se/cret+key\"-0123456789";
        const string name = "ADAVIP_TEST_ECHO_KEY";
        string[] forms =
        [
            key, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key)),
            System.Text.Encodings.Web.JavaScriptEncoder.Default.Encode(key),
        ];
        string said = text.Replace("{0}", forms[0], StringComparison.Ordinal).Replace("{1}", forms[1], StringComparison.Ordinal)
            .Replace("{2}", forms[2], StringComparison.Ordinal);

        // Also where a message that is cut to its first 200 characters would end within the key.
        string late = new string('x', 190) + said;
        foreach (string sent in (string[])[said, late])
        {
            using var server = new LoopbackChatServer((_, _) => status switch
            {
                200 => LoopbackChatServer.Says(sent),
                0 => new CannedReply(200, sent),
                _ => new CannedReply(status, sent),
            });
            Environment.SetEnvironmentVariable(name, key);
            try
            {
                using var endpoint = new OpenAiChatEndpoint(Settings(server) with { KeyVariable = name });
                ChatEndpointException error =
                    await Assert.ThrowsAsync<ChatEndpointException>(() => endpoint.CompleteAsync(Question, Token));
                Assert.All(forms, form => Assert.DoesNotContain(form[..8], error.ToString(), StringComparison.Ordinal));
                if (status == 200)
                {
                    Assert.Equal(ChatFailure.Unacceptable, error.Failure);
                    Assert.Contains($"repeated the key of {name}", error.Message, StringComparison.Ordinal);
                    Assert.False(error.IsTransient);
                }
            }
            finally
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    [Fact]
    public async Task Key_OfAVariable_IsSentButNeverShown()
    {
        const string Variable = "ADAVIP_TEST_ENDPOINT_KEY";
        const string Key = "sk-very-secret-4711";
        Environment.SetEnvironmentVariable(Variable, Key);
        using var folder = new TemporaryFolder();
        using var server =
            new LoopbackChatServer((n, _) => n == 3 ? LoopbackChatServer.Says("fine") : new(500, $"bad key {Key}?"));
        ChatEndpointSettings settings = Settings(server) with { KeyVariable = Variable };
        using var inner = new OpenAiChatEndpoint(settings);
        var endpoint = new CachedChatEndpoint(Retrying(inner, settings, _warnings, _waits), folder.Path, _warnings.Add);
        Assert.Equal("fine", (await endpoint.CompleteAsync(Question, Token)).Text);
        Assert.All(server.Seen, seen => Assert.Equal("Bearer " + Key, seen.Authorization));
        ChatEndpointException e = await Assert.ThrowsAsync<ChatEndpointException>(
            () => endpoint.CompleteAsync(Question with { User = "other" }, Token));
        string stored =
            string.Concat(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("fine", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, stored + e + string.Concat(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void KeyVariable_ThatIsEmpty_IsRefused()
    {
        UserOptionException e = Assert.Throws<UserOptionException>(() => new OpenAiChatEndpoint(
            new ChatEndpointSettings { Address = new Uri("https://judge.example/v1"), KeyVariable = "ADAVIP_TEST_NO_SUCH_KEY" }));
        Assert.Contains("ADAVIP_TEST_NO_SUCH_KEY", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sk-caf\u00e9-0123456789", "a character outside ASCII at position 7 of 18")]
    [InlineData("sk-one\nsk-two", "a control character at position 7 of 13")]
    public void KeyVariable_WithWhatNoHeaderMayHave_IsRefusedByItsName(string key, string complaint)
    {
        const string Variable = "ADAVIP_TEST_FOREIGN_KEY";
        Environment.SetEnvironmentVariable(Variable, key);
        try
        {
            UserOptionException e = Assert.Throws<UserOptionException>(() => OpenAiChatEndpoint.Check(
                new ChatEndpointSettings { Address = new Uri("https://judge.example/v1"), KeyVariable = Variable }));
            Assert.Contains(Variable, e.Message, StringComparison.Ordinal);
            Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("sk-", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }
}
