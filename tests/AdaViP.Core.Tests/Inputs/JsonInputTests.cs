using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Inputs;

public sealed class JsonInputTests : IDisposable
{
    private const int Changes = 4000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"a\\ud800\": 1}", "key at byte 2")]
    [InlineData("{\"a\": \"\\ud800\"}", "text at byte 7 (key \"a\")")]
    [InlineData("{\"a\": [\"\\udc00x\"]}", "(key \"a\")")]
    [InlineData("{\"a\": 1, \"a\": 2}", "the key \"a\" occurs twice")]
    [InlineData("{\"x\": {\"\\u0061\": 1, \"a\": 2}}", "the key \"a\" occurs twice")]
    [InlineData("{\"a\": None}", "line 1, byte 7")]
    [InlineData("[1]", "a list of 1; expected a JSON object")]
    [InlineData("", "not valid JSON")]
    public void Read_WhatNobodyCanUse_NamesFileAndPlace(string text, string words)
    {
        string path = _folder.Write("x.json", text);

        string message = Assert.Throws<UserDataException>(() => Read(path)).Message;

        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.EndsWith("Fetch it again.", message, StringComparison.Ordinal);
    }

    // Python's json writes and reads these.
    [Theory]
    [InlineData("{\"a\": NaN}", ": a is NaN")]
    [InlineData("{\"t\": {\"x\": [1, {}], \"theta\": Infinity}}", ": t.theta is Infinity")]
    [InlineData("{\"t\": [[0], {\"x\": 1}, -Infinity]}", ": t[2] is -Infinity")]
    [InlineData("\ufeff{\"t\": [\"NaN\",NaN]}", ": t[1] is NaN")]
    public void Read_NumberThatOnlyPythonHas_NamesFieldAndValue(string text, string words)
    {
        string path = _folder.Write("x.json", text);
        string message = Assert.Throws<UserDataException>(() => Read(path)).Message;
        Assert.StartsWith(path + ", line 1, byte ", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("Write a finite number in its place", message, StringComparison.Ordinal);
    }

    // Where Python's reading counts, such a number is to be had as an object that nobody takes for a number or a text.
    [Fact]
    public void ReadAsPython_NumberThatOnlyPythonHas_IsReadAndNamedWhereItIsUsed()
    {
        string path = _folder.Write(
            "x.json", "\ufeff{\"NaN\": \"a \\\" NaN\", \"n\": NaN, \"m\": [-Infinity, {\"x\": Infinity}], \"l\": [1]}");
        JsonElement root = JsonInput.ReadObject(path, RepeatedKeys.LastCounts, "");
        Assert.Equal("a \" NaN", root.GetProperty("NaN").GetString());
        Assert.Equal("NaN", JsonInput.NotFinite(root.GetProperty("n")));
        Assert.Equal("-Infinity", JsonInput.NotFinite(root.GetProperty("m")[0]));
        Assert.Equal("Infinity", JsonInput.NotFinite(root.GetProperty("m")[1].GetProperty("x")));
        Assert.Null(JsonInput.NotFinite(root.GetProperty("m")[1]));
        Assert.Equal("the number NaN", JsonInput.Kind(root.GetProperty("n")));
        Assert.Equal("[-Infinity, {\"x\": Infinity}]", JsonInput.Written(root.GetProperty("m")));
        Assert.Equal("[1]", JsonInput.Written(root.GetProperty("l")));
    }

    // Places are those of the file, whatever stands before them.
    [Theory]
    [InlineData("{\"a\": NaN, \"b\": nan}", "line 1, byte 18: not valid JSON")]
    [InlineData("{\"a\": -Infinity,\n \"b\": [NaN NaN]}", "line 2, byte 12: not valid JSON")]
    [InlineData("{\"a\": -NaN}", "line 1, byte 8: not valid JSON")]
    [InlineData("{\"a\": NaN, \"\\ud800\": 1}", "the key at byte 12")]
    public void ReadAsPython_OtherFaultsBesideSuchANumber_HaveTheirPlaces(string text, string words)
    {
        string path = _folder.Write("x.json", text);
        UserDataException e =
            Assert.Throws<UserDataException>(() => JsonInput.ReadObject(path, RepeatedKeys.LastCounts, "Again."));
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAsPython_SuchANumberInTheDeepestPlace_IsRead()
    {
        string path = _folder.Write("x.json", "{\"a\": " + new string('[', 63) + "NaN" + new string(']', 63) + "}");
        Assert.Equal(JsonValueKind.Array, JsonInput.ReadObject(path, RepeatedKeys.LastCounts, "").GetProperty("a").ValueKind);
    }

    [Theory]
    [InlineData("{\"a\xff\": 1}", "key at byte 2")]
    [InlineData("{\"a\": \"\xc3(\"}", "text at byte 7")]
    public void Read_BytesThatAreNotUtf8_NamesTheByte(string latin, string words)
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "x.json"), Encoding.Latin1.GetBytes(latin));
        string path = Path.Combine(_folder.Path, "x.json");
        Assert.Contains(words, Assert.Throws<UserDataException>(() => Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadNode_RepeatedKeyOfAnotherProgram_LastCountsAsInPython()
    {
        JsonObject read = JsonInput.ReadNode(
            _folder.Write("x.json", "\ufeff{\"a\": 1, \"b\": "
                + "{\"c\": [1, null, {\"d\": 1, \"d\": 2}]}, \"a\": 3}"), RepeatedKeys.LastCounts, "");

        Assert.Equal("{\"a\":3,\"b\":{\"c\":[1,null,{\"d\":2}]}}", read.ToJsonString());
    }

    // Whatever the bytes are, an answer or an error for the user; and what was accepted can be read to its last text.
    [Fact]
    public void Parse_DamagedBytes_EitherReadsWhollyOrIsAUserError()
    {
        byte[] good = Encoding.UTF8.GetBytes("{\"id\": \"a\\u00e9\\ud83d\\ude00\", \"n\": [1, 2.5e3, null, true], \"o\": "
            + "{\"t\": \"x\", \"ü\": \"€\"}}");
        var random = new Random(11);
        for (int i = 0; i < Changes; i++)
        {
            byte[] bytes = [.. good];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0
                    ? (byte)"\\u\"{}[],:d8"[random.Next(11)]
                    : (byte)random.Next(256);
            }

            try
            {
                Walk(JsonInput.Parse(bytes, "x.json", RepeatedKeys.Refused, ""));
            }
            catch (UserDataException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void Parse_NestedTooDeeply_SaysHowDeepItMayBe()
    {
        byte[] json = System.Text.Encoding.ASCII.GetBytes(new string('[', 65) + new string(']', 65));
        string message = Assert.Throws<UserDataException>(
            () => JsonInput.Parse(json, "x.json", RepeatedKeys.LastCounts, "Fetch it again.")).Message;
        Assert.Contains("(lists and objects are nested deeper than the 64 levels that are allowed). Fetch it again.", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NulBehindTheEnd_IsCalledSo()
    {
        string message = Assert.Throws<UserDataException>(
            () => JsonInput.Parse("{}\0\0"u8, "x.json", RepeatedKeys.LastCounts, "Fetch it again.")).Message;
        Assert.Contains("(a NUL byte stands where JSON or its end should be)", message, StringComparison.Ordinal);
    }

    // The runtime's parser speaks of tokens, payloads and final blocks.
    [Theory]
    [InlineData("", "there is nothing in it")]
    [InlineData("  ", "there is nothing in it")]
    [InlineData("{\"a\": [1, {}", "it ends inside an object or a list, as in a file that was cut short")]
    [InlineData("{\"a\": {\"b\": 1}", "it ends inside an object or a list, as in a file that was cut short")]
    [InlineData("{\"a\": \"b", "it ends inside a text, as in a file that was cut short")]
    [InlineData("{\"a\": 12", "it ends with a number that something has to follow, as in a file that was cut short")]
    [InlineData("{\"a\": 12x}", "a number is not written as JSON writes them")]
    [InlineData("{\"a\": -", "it ends in the middle of a value, as in a file that was cut short")]
    [InlineData("{\"a\":", "it ends inside an object or a list, as in a file that was cut short")]
    [InlineData("{\"a\"", "it ends in the middle of a value, as in a file that was cut short")]
    [InlineData("{\"a\": 1, ", "it ends in the middle of a value, as in a file that was cut short")]
    [InlineData("{\"a\": 1,}", "a comma stands before the closing bracket; remove it")]
    [InlineData("[1,]", "a comma stands before the closing bracket; remove it")]
    [InlineData("{\"a\": x}", "'x' stands where a value should begin")]
    [InlineData("{a: 1}", "'a' stands where a key in double quotes should begin")]
    [InlineData("{\"a\" 1}", "'1' stands where the colon after a key should be")]
    [InlineData("{\"a\": 1 \"b\"}", "'\"' stands where a comma or a closing bracket should be")]
    [InlineData("{} {}", "'{' stands after the end of the value")]
    [InlineData("{\"a\": trie}", "'trie}' stands where true, false or null should be")]
    [InlineData("{\"a\": \"b\nc\"}", "the byte 0x0A is in a text, where it has to be escaped")]
    [InlineData("{\"a\": \"\\x\"}", "'x' stands after a backslash in a text, where it means nothing")]
    [InlineData("{\"a\": \"\\u00x0\"}", "'x' is in a text among the four digits of a \\u, where it is none")]
    [InlineData("{\"a\": 01}", "a number is not written as JSON writes them")]
    [InlineData("{\"a\": 1.}", "a number is not written as JSON writes them")]
    [InlineData("{\"a\": 1e}", "a number is not written as JSON writes them")]
    [InlineData("{\"a\": -}", "a number is not written as JSON writes them")]
    [InlineData("{\"a\": 1]", "']' closes what was not opened")]
    public void Parse_Mistake_IsSaidInPlainWords(string text, string reason)
    {
        string message = Assert.Throws<UserDataException>(
            () => JsonInput.Parse(Encoding.UTF8.GetBytes(text), "x.json", RepeatedKeys.Refused, "Fetch it again.")).Message;
        Assert.EndsWith($": not valid JSON ({reason}). Fetch it again.", message, StringComparison.Ordinal);
    }

    // Whatever is cut or changed, nothing of the runtime's words is left, and no text is without a reason.
    [Fact]
    public void Parse_AnyMistake_HasAReasonOfOurs()
    {
        byte[] whole = """{"a": [1, -2.5e3, "x\n\u00e9"], "b": {"c": true, "d": null}, "e": false}"""u8.ToArray();
        List<byte[]> damaged = [.. Enumerable.Range(0, whole.Length).Select(length => whole[..length])];
        foreach (int at in Enumerable.Range(0, whole.Length))
        {
            foreach (byte other in ",:{}[]\"\\x0.-e \n\u0001"u8)
            {
                damaged.Add([.. whole[..at], other, .. whole[(at + 1)..]]);
            }
        }

        foreach (byte[] json in damaged)
        {
            string? message = null;
            try
            {
                JsonInput.Parse(json, "x.json", RepeatedKeys.LastCounts, "");
            }
            catch (UserDataException e)
            {
                message = e.Message;
            }

            Assert.DoesNotMatch("token|payload|block|depth|is an invalid|is invalid|stands there is not JSON", message ?? "");
        }
    }

    [Fact]
    public void Parse_FileOfAnotherKind_SaysWhatItIs() => Assert.Equal(
        "x.json is compressed with gzip, not JSON. Fetch it again.",
        Assert.Throws<UserDataException>(
            () => JsonInput.Parse([0x1F, 0x8B, 8], "x.json", RepeatedKeys.Refused, "Fetch it again.")).Message);

    private static JsonElement Read(string path) => JsonInput.ReadObject(path, RepeatedKeys.Refused, "Fetch it again.");

    private static void Walk(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Assert.NotNull(property.Name);
                    Walk(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Walk(item);
                }

                break;
            case JsonValueKind.String:
                Assert.NotNull(element.GetString());
                break;
            default:
                break;
        }
    }
}
