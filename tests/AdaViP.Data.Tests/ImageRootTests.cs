using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Rows;
using AdaViP.Data.Settings;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Data.Tests;

public sealed class ImageRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageRootTests()
    {
        _folder.Write("outside/secret.jpg", [1]);
        _folder.Write("root/pictures/a.jpg", [2]);
        _folder.Write("rooter/a.jpg", [3]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pictures/a.jpg")]
    [InlineData("./pictures//a.jpg")]
    [InlineData("pictures/../pictures/a.jpg")]
    [InlineData("pictures/x/../a.jpg")]
    public void Picture_InsideTheRoot_IsRead(string path) => Assert.Equal([2], Read(path));

    [Fact]
    public void Picture_AbsolutePathInsideTheRoot_IsRead() =>
        Assert.Equal([2], Read(Path.Combine(_folder.Path, "root", "pictures", "a.jpg")));

    [Theory]
    [InlineData("../outside/secret.jpg")]
    [InlineData("pictures/../../outside/secret.jpg")]
    [InlineData("../rooter/a.jpg")]
    [InlineData("..")]
    public void Picture_PathOut_IsRefused(string path) => AssertRefused(path, "lies outside the image root");

    [Theory]
    [InlineData(".", "is \".\", which is the image root ")]
    [InlineData("./", "is \"./\", which is the image root ")]
    [InlineData("pictures/..", "is \"pictures/..\", which is the image root ")]
    [InlineData("a\\u0000b.jpg", "is \"a?b.jpg\", with a NUL character (shown as ?), which no path can have")]
    [InlineData("file:///data/a%20b.jpg", "expected the path alone, without file://: \"/data/a b.jpg\"")]
    [InlineData("file://server/a.jpg", "expected the path alone, without file://")]
    [InlineData("https://pictures.example/a.jpg", "download pictures first")]
    public void Picture_ThatIsNoPath_IsRefusedWithItsOwnCause(string path, string reason)
    {
        BadRow bad = Assert.Single(Open(path, InRoot(""), withGood: true).BadRows);
        Assert.Equal(BadRowKind.WrongField, bad.Kind);
        Assert.Contains(reason, bad.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_AbsolutePathOut_IsRefused() =>
        AssertRefused(Path.Combine(_folder.Path, "outside", "secret.jpg"), "lies outside the image root");

    [Fact]
    public void Picture_LinkedFileOut_IsRefusedWithItsTarget()
    {
        File.CreateSymbolicLink(InRoot("link.jpg"), Path.Combine(_folder.Path, "outside", "secret.jpg"));
        string reason = AssertRefused("link.jpg", "symbolic link");
        Assert.Contains(Path.Combine("outside", "secret.jpg"), reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_ThatIsAFolderOrAPipe_IsRefusedWithoutWaiting()
    {
        NamedPipe.Make(InRoot("pipe.jpg"));
        Assert.Contains("is a named pipe, not a file", Assert.Throws<UserDataException>(() => Read("pipe.jpg")).Message,
            StringComparison.Ordinal);
        Assert.Contains("is a folder, not a file", Assert.Throws<UserDataException>(() => Read("pictures")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_LinkedFolderOut_IsRefused()
    {
        Directory.CreateSymbolicLink(InRoot("linked"), "../outside");
        AssertRefused("linked/secret.jpg", "symbolic link");
    }

    [Fact]
    public void Picture_LinkToALinkOut_IsRefused()
    {
        Directory.CreateSymbolicLink(InRoot("first"), "second");
        Directory.CreateSymbolicLink(InRoot("second"), "../outside");
        AssertRefused("first/secret.jpg", "symbolic link");
    }

    [Theory]
    [InlineData("circle")]
    [InlineData("circle/a.jpg")]
    [InlineData("deeper/a.jpg")]
    public void Picture_LoopOfLinks_IsRefused(string path)
    {
        File.CreateSymbolicLink(InRoot("circle"), "circle");
        File.CreateSymbolicLink(InRoot("deeper"), "deeper/again");
        AssertRefused(path, "is a loop of symbolic links");
    }

    [Fact]
    public void Picture_LinkInside_IsRead()
    {
        File.CreateSymbolicLink(InRoot("same.jpg"), "pictures/a.jpg");
        Directory.CreateSymbolicLink(InRoot("same"), "pictures");
        Assert.Equal([2], Read("same.jpg"));
        Assert.Equal([2], Read("same/a.jpg"));
    }

    [Theory]
    [InlineData("datasets--org--set", "0123456789abcdef0123456789abcdef01234567", "../../../blobs/b", true)]
    [InlineData("models--org--set", "0123456789abcdef0123456789abcdef01234567", "../../../blobs/b", true)]
    [InlineData("datasets--org--set", "0123456789abcdef0123456789abcdef01234567", "../../../../other/b", false)]
    [InlineData("datasets--org--set", "0123456789abcdef0123456789abcdef01234567",
        "../../../../datasets--org--set2/blobs/b", false)]
    [InlineData("datasets--org--set", "main", "../../../blobs/b", false)]
    [InlineData("set", "0123456789abcdef0123456789abcdef01234567", "../../../blobs/b", false)]
    public void Picture_LinkOfAHubSnapshot_IsReadWhereItStaysInsideItsRepository(string repository, string commit,
        string target, bool read)
    {
        _folder.Write($"hub/{repository}/blobs/b", [7]);
        _folder.Write("hub/other/b", [8]);
        _folder.Write("hub/datasets--org--set2/blobs/b", [9]);
        _folder.Write($"hub/{repository}/snapshots/{commit}/pictures/a.jpg", [2]);
        string snapshot = Path.Combine(_folder.Path, "hub", repository, "snapshots", commit);
        File.CreateSymbolicLink(Path.Combine(snapshot, "pictures", "truck.jpg"), target);
        if (read)
        {
            Assert.Equal([7], Open("pictures/truck.jpg", snapshot).Samples[0].Image.ReadBytes().ToArray());
            Assert.Equal([7], Open("truck.jpg", Path.Combine(snapshot, "pictures")).Samples[0].Image.ReadBytes().ToArray());
        }
        else
        {
            BadRow bad = Assert.Single(Open("pictures/truck.jpg", snapshot, withGood: true).BadRows);
            Assert.Equal(BadRowKind.PathEscape, bad.Kind);
            Assert.Contains("symbolic link", bad.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Picture_RootItselfLinked_IsRead()
    {
        string link = Path.Combine(_folder.Path, "linked-root");
        Directory.CreateSymbolicLink(link, "root");
        Assert.Equal([2], Open("pictures/a.jpg", link).Samples[0].Image.ReadBytes().ToArray());
    }

    [Fact]
    public void Open_ImageRootThatIsNoFolder_SaysSo()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => Open("a.jpg", Path.Combine(_folder.Path, "absent")));
        Assert.Contains("absent is not a folder", error.Message, StringComparison.Ordinal);
        Assert.Contains(DataSettings.ImageRoot.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_FromManyThreads_FindsEach()
    {
        ImageRoot root = new(InRoot(""));
        const int Pictures = 20_000;
        string?[] found = new string?[Pictures];
        Parallel.For(0, Pictures, i =>
            found[i] = root.Picture($"pictures/{i}/a.jpg", new RowPlace("d.jsonl", i, i + 1), "image").FilePath);
        Assert.All(Enumerable.Range(0, Pictures), i => Assert.Equal(InRoot($"pictures/{i}/a.jpg"), found[i]));
    }

    private string InRoot(string name) => Path.Combine(_folder.Path, "root", name);

    private byte[] Read(string path) => Open(path, InRoot("")).Samples[0].Image.ReadBytes().ToArray();

    private string AssertRefused(string path, string reason)
    {
        BadRow bad = Assert.Single(Open(path, InRoot(""), withGood: true).BadRows);
        Assert.Equal(BadRowKind.PathEscape, bad.Kind);
        Assert.Contains(reason, bad.Reason, StringComparison.Ordinal);
        return bad.Reason;
    }

    private IPreferenceDataset Open(string path, string root, bool withGood = false)
    {
        string row = $$"""{"image": "{{path}}", "question": "q?", "chosen": "c", "rejected": "r"}""";
        string good = """{"image": "pictures/a.jpg", "question": "q?", "chosen": "c", "rejected": "r"}""";
        return PreferenceDatasetReader.Open(_folder.Write("d.jsonl", withGood ? $"{row}\n{good}" : row), root, BadRowPolicy.Skip);
    }
}
