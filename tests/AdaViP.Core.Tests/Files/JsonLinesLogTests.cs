using System.Text;
using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class JsonLinesLogTests
{
    [Theory]
    [InlineData("", new string[0], 0)]
    [InlineData("{\"a\":1", new string[0], 0)] // torn in its first line
    [InlineData("{}\n[1]\n", new[] { "{}", "[1]" }, 7)]
    [InlineData("{}\n[1]\n{\"to", new[] { "{}", "[1]" }, 7)]
    [InlineData("\n{}\n", new[] { "", "{}" }, 4)]
    [InlineData("\"é\"\n", new[] { "\"é\"" }, 5)] // bytes are counted, not letters
    public void Read_AllTaken_GivesTheWholeLinesAndTheirLengthAndChangesNothing(string text, string[] expected, int length)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("log.jsonl", text);
        using (JsonLinesLog log = JsonLinesLog.Open(path))
        {
            List<string> lines = [];

            long taken = log.Read(line =>
            {
                lines.Add(Encoding.UTF8.GetString(line.Span));
                return true;
            });

            Assert.Equal(expected, lines);
            Assert.Equal(length, taken);
        }

        Assert.Equal(text, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("{}\n\n[1]\n", "{}||[1]", null)]
    [InlineData("{}\n[1]", "{}", "[1]")] // whole, perhaps: who reads it can tell
    [InlineData("{\"to", "", "{\"to")]
    public void Lines_TheLastHasNoEnd_IsGivenAsUnfinished(string text, string finished, string? unfinished)
    {
        (string Line, bool IsFinished)[] lines =
        [
            .. JsonLinesLog.Lines(Encoding.UTF8.GetBytes(text))
                .Select(one => (Encoding.UTF8.GetString(one.Line.Span), one.IsFinished)),
        ];
        Assert.Equal(finished, string.Join('|', lines.Where(line => line.IsFinished).Select(line => line.Line)));
        Assert.Equal(unfinished, lines.SkipWhile(line => line.IsFinished).Select(line => line.Line).SingleOrDefault());
    }

    [Fact]
    public void Read_LineRefused_EndsBeforeItAndAsksForNoneAfter()
    {
        using TemporaryFolder folder = new();
        using JsonLinesLog log = JsonLinesLog.Open(folder.Write("log.jsonl", "1\n22\n333\n4\n"));
        int asked = 0;

        long taken = log.Read(line =>
        {
            asked++;
            return line.Length < 3;
        });

        Assert.Equal(5, taken);
        Assert.Equal(3, asked);
    }

    [Fact]
    public void Append_AfterATornEndIsCut_LinesFollowTheWholeOnes()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("log.jsonl", "{\"step\":1}\n{\"st");
        using (JsonLinesLog log = JsonLinesLog.Open(path))
        {
            log.Cut(log.Read(_ => true));
            log.Append(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("step", 2);
                json.WriteEndObject();
            });
            log.Append(json => json.WriteNullValue()); // shorter than the line before: nothing of that is left over
            log.AppendSynced(["3", "\"four\""]);
        }

        Assert.Equal("{\"step\":1}\n{\"step\":2}\nnull\n3\n\"four\"\n", File.ReadAllText(path));
    }

    [Fact]
    public void Append_ValueThatIsNotFinished_WritesNothing()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("log.jsonl", "1\n");
        using (JsonLinesLog log = JsonLinesLog.Open(path))
        {
            Assert.Throws<InvalidDataException>(() => log.Append(json =>
            {
                json.WriteStartObject();
                throw new InvalidDataException("no value");
            }));
            log.Append(json => json.WriteNumberValue(2));
        }

        Assert.Equal("1\n2\n", File.ReadAllText(path));
    }

    [Fact]
    public void AppendAndSync_DiskIsAskedOnlyWhereSaid()
    {
        using TemporaryFolder folder = new();
        FailingLayer layer = new() { Fails = _ => false };
        using IDisposable replaced = FileLayer.Replace(layer);
        using JsonLinesLog log = JsonLinesLog.Open(folder.Write("log.jsonl", ""));

        log.Append(json => json.WriteNullValue());
        Assert.Empty(layer.Calls);
        log.Sync();
        Assert.Equal(["sync log.jsonl"], layer.Calls);
        log.AppendSynced(["1"]);

        Assert.Equal(["sync log.jsonl", "sync log.jsonl"], layer.Calls);
    }

    [Fact]
    public void AppendSynced_DiskRefuses_NothingOfItStaysAndTheAdviceIsSaid()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("log.jsonl", "1\n");
        using IDisposable replaced = FileLayer.Replace(new FailingLayer { Error = FailingLayer.NoSpace });
        using (JsonLinesLog log = JsonLinesLog.Open(path, new WriteAdvice("Kept.", ", then continue")))
        {
            StorageException e = Assert.Throws<StorageException>(() => log.AppendSynced(["2"]));
            Assert.EndsWith(", then continue.", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal("1\n", File.ReadAllText(path));
    }
}
