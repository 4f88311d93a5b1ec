using System.Globalization;
using System.Text;

namespace AdaViP.Endpoints.Tests;

/// <summary>A key is found in whatever form a server repeats it, and nothing else is taken for one.</summary>
public sealed class EndpointKeyTests
{
    private const string Key = "sk-Judge/9f3+aZ_81kQ";

    private static readonly EndpointKey Known = new(Key);

    /// <summary>Encodings, by name.</summary>
    public static TheoryData<string, string> Encoded()
    {
        var forms = new TheoryData<string, string>();
        for (int before = 0; before < 4; before++)
        {
            string header = new string('B', before) + $"Bearer {Key}, and more";
            string base64 = Convert.ToBase64String(Encoding.ASCII.GetBytes(header));
            forms.Add($"base64 at offset {before}", base64);
            forms.Add($"base64 without padding, after a word, at offset {before}", "token" + base64.TrimEnd('='));
            forms.Add($"base64url at offset {before}", base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        }

        byte[] bytes = Encoding.ASCII.GetBytes(Key);
        string plain = Convert.ToBase64String(bytes);
        forms.Add("base64 in lines", string.Join("\r\n", plain.Chunk(10).Select(line => new string(line))));
        forms.Add("base64 of base64", Convert.ToBase64String(Encoding.ASCII.GetBytes("x" + plain)));
        forms.Add("base64 of UTF-16", Convert.ToBase64String(Encoding.Unicode.GetBytes(Key)));
        forms.Add("upper hexadecimal", Convert.ToHexString(bytes));
        forms.Add("hexadecimal within digits", "a" + Convert.ToHexStringLower(bytes) + "0");
        forms.Add("hexadecimal with blanks", Each("{0:x2} "));
        forms.Add("hexadecimal with 0x", Each("0x{0:X2}, "));
        forms.Add("C escapes", Each("\\x{0:x2}"));
        forms.Add("JSON escapes", Each("\\u{0:X4}"));
        forms.Add("percent", Each("%{0:x2}"));
        forms.Add("percent, upper", Each("%{0:X2}"));
        forms.Add("percent of percent", Each("%25{0:X2}"));
        forms.Add("HTML decimal", Each("&#{0};"));
        forms.Add("HTML hexadecimal", Each("&#x{0:x};"));
        forms.Add("HTML without ends", Each("&#X{0:X4}"));
        forms.Add("mixed", string.Concat(Key.Select((c, i) => (i % 3) switch
        {
            0 => FormattableString.Invariant($"&#{(int)c};"),
            1 => FormattableString.Invariant($"%{(int)c:x2}"),
            _ => c.ToString(),
        })));
        forms.Add("zero width", string.Join('\u200b', Key.ToCharArray()));
        forms.Add("blanks", string.Join(' ', Key.ToCharArray()));
        return forms;
    }

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Key_InAnEncoding_IsFoundAndHidden(string name, string form)
    {
        string text = $"Your header was: {form}. Is that right?";
        Assert.True(Known.IsIn(text), name);
        string hidden = Known.Hide(text);
        Assert.Contains("***", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain(form, hidden, StringComparison.Ordinal);
        Assert.False(Known.IsIn(hidden), hidden);
    }

    [Theory]
    [InlineData("key sk-Judge/9f3+… is wrong", "key ***… is wrong")]
    [InlineData("it ends with 3+aZ_81kQ", "it ends with ***")]
    [InlineData("it begins with sk-Judg", "it begins with sk-Judg")]
    [InlineData("sk-Judge/9f3+aZ_81kQ and sk-Judge/9f3+aZ_81kQsk-Judge/", "*** and ******")]
    public void Part_OfEightCharactersOrMore_IsMaskedInMessages(string text, string expected) =>
        Assert.Equal(expected, Known.Hide(text));

    [Theory]
    [InlineData("The picture shows a judge at a desk; 100% of it is sharp, see &quot;note&quot; \\u00e9 and 0x41 0x42.")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 sk-Judge")]
    public void Text_WithoutTheKey_IsLeftAsItIs(string text)
    {
        Assert.False(Known.IsIn(text));
        Assert.False(new EndpointKey(null).IsIn(text));
        Assert.Equal(text, new EndpointKey("").Hide(text));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("test")]
    [InlineData("sk-test")]
    public void ShortKey_OfAServerThatWantsNone_IsAWordAsAnyOther(string word)
    {
        string text = $"This {word} of the cats on the picture is asleep.";
        Assert.InRange(word.Length, 1, EndpointKey.ShortestKey - 1);
        Assert.False(new EndpointKey(word).IsIn(text));
        Assert.Equal(text, new EndpointKey(word).Hide(text));
    }

    [Fact]
    public void ShortestKey_ThatIsLookedFor_IsFoundAndHidden()
    {
        var key = new EndpointKey("sk-tests");
        Assert.Equal(EndpointKey.ShortestKey, "sk-tests".Length);
        Assert.True(key.IsIn("It was s&#107;-tests."));
        Assert.Equal("It was *** here.", key.Hide("It was sk-tests here."));
    }

    private static string Each(string format) =>
        string.Concat(Key.Select(c => string.Format(CultureInfo.InvariantCulture, format, (int)c)));
}
