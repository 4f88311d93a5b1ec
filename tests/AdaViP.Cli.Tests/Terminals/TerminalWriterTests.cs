using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Terminals;

/// <summary>What reaches a terminal: no control characters of others, and no exception of a full disk.</summary>
public sealed class TerminalWriterTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("\u001b]0;title\u0007", "\\u001b]0;title\\u0007")]
    [InlineData("a\u009b31mb\u007f", "a\\u009b31mb\\u007f")]
    [InlineData("gpj.\u202etxe\u2066\u2069", "gpj.\\u202etxe\\u2066\\u2069")]
    [InlineData("a\u200eb\u200fc\u061cd\u200de", "a\\u200eb\\u200fc\\u061cd\u200de")]
    [InlineData("one\nerror: two\rthree\u2028four\u0085", "one\\nerror: two\\rthree\\u2028four\\u0085")]
    [InlineData("tab\there, é 漢 שלום 👨‍👩‍👧 \\u001b", "tab\there, é 漢 שלום 👨‍👩‍👧 \\u001b")]
    public void Line_ControlsAndDirections_AreEscaped(string text, string expected)
    {
        Assert.Equal(expected, VisibleText.Line(text));
        using var output = new StringWriter { NewLine = "\n" };
        TerminalWriter.Over(output).WriteLine(text);
        Assert.Equal(expected + "\n", output.ToString());
    }

    [Fact]
    public void Lines_LineEnds_Stay() =>
        Assert.Equal("one\ntwo\r\nthree\\rfour\\u001b", VisibleText.Lines("one\ntwo\r\nthree\rfour\u001b"));

    [Fact]
    public void Json_WithHiddenCharacters_StaysTheSameValue()
    {
        string value = string.Concat(Enumerable.Range(0, 0xD800).Select(code => (char)code));
        string json = JsonSerializer.Serialize(new { value }, Relaxed);
        using var output = new StringWriter();
        TerminalWriter.Over(output).WriteLine(json);
        Assert.Equal(value, JsonDocument.Parse(output.ToString()).RootElement.GetProperty("value").GetString());
    }

    [Fact]
    public void Bytes_OnTheirWayToATerminal_AreEscapedAlsoWhereCharactersAreSplit()
    {
        using var output = new StringWriter();
        using var stream = new VisibleStream(output);
        foreach (byte part in Encoding.UTF8.GetBytes("{\"a\": \"é\u202e漢\u001b👍\"}\n"))
        {
            stream.WriteByte(part);
        }

        stream.Flush();
        Assert.Equal("{\"a\": \"é\\u202e漢\\u001b👍\"}\n", output.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Stream_FullAfterSomeLines_IsRememberedAndNeverThrows(int lines)
    {
        var stream = new FillingWriter(lines);
        TerminalWriter writer = TerminalWriter.Over(stream);
        for (int i = 0; i < 10; i++)
        {
            writer.ForLog.WriteLine($"step {i}");
            writer.ForLog.Flush();
        }

        Assert.Equal(lines, stream.Written);
        Assert.NotNull(writer.LostLog);
        Assert.Null(writer.LostResult);
        writer.Write("result");
        Assert.NotNull(writer.LostResult);
    }

    [Theory]
    [InlineData("recipe", "validate")]
    [InlineData("models", "check")]
    public async Task ForeignName_InAMessage_IsEscaped(params string[] command)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("a\u001b[2J\nerror: fine\u202e.yaml", "\"\\e]0;x\\a\": \"\\e[31m\"\n");
        CommandResult result = (await InProcess.RunAsync([.. command, file]))
            .ShouldFail(2, "a\\u001b[2J\\nerror: fine\\u202e.yaml:1", "\\u001b]0;x\\u0007");
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.DoesNotContain('\u202e', result.Error);
        Assert.All(result.Error.TrimEnd('\n').Split('\n'), line => Assert.DoesNotMatch("^error: fine", line));
    }

    private sealed class FillingWriter(int lines) : TextWriter
    {
        public int Written { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value) => Fill();

        public override void WriteLine(string? value) => Fill();

        private void Fill()
        {
            if (Written == lines)
            {
                throw new IOException("No space left on device", 28);
            }

            Written++;
        }
    }
}
