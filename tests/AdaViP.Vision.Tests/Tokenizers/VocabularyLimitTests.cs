using System.IO.Compression;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Testing;
using AdaViP.Vision.Tokenizers;
using Xunit;

namespace AdaViP.Vision.Tests.Tokenizers;

/// <summary>A packed vocabulary is bounded by what it unpacks to, not by its size on disk.</summary>
public sealed class VocabularyLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Vocabulary_OfSeveralStreams_IsReadAsOne_AndACutInAnyIsSeen()
    {
        byte[][] streams = [Packed("one\ntwo\n"), Packed(""), Packed("three\n")];
        string path = _folder.Write("vocab.gz", streams.SelectMany(bytes => bytes).ToArray());
        Assert.Equal(["one", "two", "three"], VocabularyText.Lines(path));
        foreach (byte[][] cut in (byte[][][])[[streams[0][..^1], streams[2]], [streams[0], streams[2][..^1]],
            [streams[0], [1, 2, 3]]])
        {
            string broken = _folder.Write("cut.gz", cut.SelectMany(bytes => bytes).ToArray());
            Assert.Contains(broken, Assert.Throws<UserDataException>(() => VocabularyText.Lines(broken)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Vocabulary_ThatUnpacksBeyondTheLimit_IsRefused()
    {
        string path = Path.Combine(_folder.Path, "bomb.txt.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            byte[] part = new byte[1 << 20];
            for (int i = 0; i <= BoundedFile.Vocabulary / part.Length; i++)
            {
                packed.Write(part);
            }
        }

        Assert.True(new FileInfo(path).Length < 1 << 20);
        string message = Assert.Throws<UserDataException>(() => ClipBytePairs.FromFile(path)).Message;
        Assert.Contains("unpacks to more than 67,108,864", message, StringComparison.Ordinal);
    }

    private static byte[] Packed(string text)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Optimal))
        {
            packed.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }
}
