using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.Tests.Terminals;

public sealed class InvocationTests
{
    [Fact]
    public void Line_WordsThatAShellWouldChange_AreQuoted() => Assert.Equal(
        "adavip generate --image 'a b.png' --question 'What'\\''s $HOME?' --set a.b=1e-6 ''",
        new Invocation(["generate", "--image", "a b.png", "--question", "What's $HOME?", "--set", "a.b=1e-6", ""]).ToString());

    [Theory]
    [InlineData("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1")]
    [InlineData("https://me:secret@host/v1", "https://host/v1")]
    [InlineData("--endpoint=https://me:secret@host/v1?key=secret", "'--endpoint=https://host/v1?...'")]
    [InlineData("https://host?mail=a@b", "'https://host?...'")]
    [InlineData("a@b?c", "'a@b?c'")]
    [InlineData("https://me:sec/ret@host/v1", "https://...@host/v1")]
    [InlineData("https://me@x:s/e@c@host:80/v1?key=k", "'https://...@host:80/v1?...'")]
    [InlineData("https://me:sec?ret@host/v1", "https://...")]
    [InlineData("https://me:sec#ret@host/v1", "https://...")]
    [InlineData("https://me:sec/ret@x?y@host/v1", "https://...")]
    [InlineData("https://host:8000/v1?mail=a@b", "https://...")]
    [InlineData("https://me:sec ret@host/v1", "https://...")]
    [InlineData("https://host/v1#key", "'https://host/v1#...'")]
    [InlineData("What is http://host/a.png by a@b", "'What is http://host/a.png by a@b'")]
    public void Address_IsSaidWithoutUserAndKeys(string word, string expected) =>
        Assert.Equal("adavip " + expected, new Invocation([word]).ToString());

    [Theory]
    [InlineData("train --overwrite --out x", "train --out x --resume")]
    [InlineData("train --overwrite true --out x", "train --out x --resume")]
    [InlineData("train --overwrite=true --resume --out x", "train --out x --resume")]
    [InlineData("train --out x", "train --out x --resume")]
    public void Switches_AreReplaced(string given, string expected) => Assert.Equal(
        "adavip " + expected, new Invocation(given.Split(' ')).WithoutOverwrite().With("--resume").ToString());
}
